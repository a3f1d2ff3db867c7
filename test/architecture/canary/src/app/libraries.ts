import { load } from 'js-yaml';
import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import { Command } from 'commander';
import { KubeConfig } from '@kubernetes/client-node';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { from } from 'pg-copy-streams';
export const seen = [load, Hono, serve, Command, KubeConfig, DatabaseSync, pg, from];
