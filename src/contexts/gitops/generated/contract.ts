// Generated from models/gitops.pim.yaml by hedgerow model generate. Do not edit.
import { type Decider, type Decision, makeDecider } from '#base/decider.ts';
import { refused } from '#base/result.ts';
import { abandonCommitDescriptor, approveAdoptionDescriptor, beginDraftDescriptor, discardDraftDescriptor, holdReconciliationDescriptor, intendCommitDescriptor, recordAuditDescriptor, recordCommitDescriptor, recordComparisonDescriptor, recordDeletionDescriptor, recordDesiredDescriptor, recordFindingsDescriptor, recordGapDescriptor, recordLiveDescriptor, recordReconciliationDescriptor, recordRevisionDescriptor, recordRolloutDescriptor, recordSourceFailureDescriptor, recordSourceRecoveryDescriptor, registerSourceDescriptor, releaseReconciliationDescriptor, releaseRevisionDescriptor, requestDeletionDescriptor, requestReconciliationDescriptor, saveDraftDescriptor, withdrawDesiredDescriptor } from './descriptors.ts';
import type { AbandonCommit, AdoptionApproved, ApproveAdoption, AuditCommand, AuditEvent, AuditRecorded, AuditRefusal, BeginDraft, CommitAbandoned, CommitIntended, DeletionAccepted, DeletionFailed, DeletionRequested, DesiredRecorded, DesiredWithdrawn, DiscardDraft, DraftDiscarded, DraftSaved, DriftDetected, DriftResolved, FilesRecorded, FindingsRecorded, HistoryGapRecorded, HoldReconciliation, IntendCommit, LiveRecorded, LiveVanished, ManifestCommitted, ReconciliationFailed, ReconciliationHeld, ReconciliationReleased, ReconciliationRequested, ReconciliationSucceeded, RecordAudit, RecordCommit, RecordComparison, RecordDeletion, RecordDesired, RecordFindings, RecordGap, RecordLive, RecordReconciliation, RecordRevision, RecordRollout, RecordSourceFailure, RecordSourceRecovery, RegisterSource, ReleaseReconciliation, ReleaseRevision, RequestDeletion, RequestReconciliation, ResourceCommand, ResourceEvent, ResourceRefusal, RevisionRecorded, RevisionReleased, RolloutBegun, RolloutCompleted, SaveDraft, SourceCommand, SourceEvent, SourceFailed, SourceRecovered, SourceRefusal, SourceRegistered, StateChanged, ValidationCommand, ValidationEvent, ValidationRefusal, VerdictDisputed, WithdrawDesired } from './messages.ts';

/** What a person writes for Audit. */
export interface AuditBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Records what the server says about some verdicts that were made offline. */
    readonly RecordAudit: (command: RecordAudit, state: State) => Decision<AuditRecorded | VerdictDisputed, never>;
  };
  readonly evolve: {
    readonly AuditRecorded: (state: State, event: AuditRecorded) => State;
    readonly VerdictDisputed: (state: State, event: VerdictDisputed) => State;
  };
}

/** Puts a behaviour of Audit behind the checks that need no person. */
export const auditDecider = <State>(
  behaviour: AuditBehaviour<State>,
): Decider<State, AuditCommand, AuditEvent, AuditRefusal> =>
  makeDecider(
    {
      aggregate: 'Audit',
      category: 'audit',
      identity: 'fabric',
      commands: {
        RecordAudit: recordAuditDescriptor,
      },
      eventVersions: {
        AuditRecorded: 1,
        VerdictDisputed: 1,
      },
      published: [
        'AuditRecorded',
        'VerdictDisputed',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Audit. */
export const auditRefusals = {

};

/** What a person writes for Validation. */
export interface ValidationBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Records what the rules say at a commit, as far as it differs from what they said before. */
    readonly RecordFindings: (command: RecordFindings, state: State) => Decision<FindingsRecorded, never>;
    /** Lets the cluster be changed although a commit brought errors of the rules. */
    readonly ReleaseRevision: (command: ReleaseRevision, state: State) => Decision<RevisionReleased, 'RevisionNotHeld'>;
  };
  readonly evolve: {
    readonly FindingsRecorded: (state: State, event: FindingsRecorded) => State;
    readonly RevisionReleased: (state: State, event: RevisionReleased) => State;
  };
}

/** Puts a behaviour of Validation behind the checks that need no person. */
export const validationDecider = <State>(
  behaviour: ValidationBehaviour<State>,
): Decider<State, ValidationCommand, ValidationEvent, ValidationRefusal> =>
  makeDecider(
    {
      aggregate: 'Validation',
      category: 'validation',
      identity: 'fabric',
      commands: {
        RecordFindings: recordFindingsDescriptor,
        ReleaseRevision: releaseRevisionDescriptor,
      },
      eventVersions: {
        FindingsRecorded: 1,
        RevisionReleased: 1,
      },
      published: [
        'FindingsRecorded',
        'RevisionReleased',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Validation. */
export const validationRefusals = {
  RevisionNotHeld: (data: { readonly commit: string; readonly fabric: string }) => refused('RevisionNotHeld', `Commit ${data.commit} of fabric ${data.fabric} is not held.`, { hint: 'Look at the fabric as it is now.' }),
};

/** What a person writes for Source. */
export interface SourceBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Starts to follow a repository, or follows another place. */
    readonly RegisterSource: (command: RegisterSource, state: State) => Decision<SourceRegistered, never>;
    /** Records what a commit contains, as far as it differs from what was known. */
    readonly RecordRevision: (command: RecordRevision, state: State) => Decision<FilesRecorded | RevisionRecorded, 'SourceMissing'>;
    /** Records that the source could not be read; what was read before stays. */
    readonly RecordSourceFailure: (command: RecordSourceFailure, state: State) => Decision<SourceFailed, 'SourceMissing'>;
    /** Records that the source can be read again and has nothing new. */
    readonly RecordSourceRecovery: (command: RecordSourceRecovery, state: State) => Decision<SourceRecovered, 'SourceMissing'>;
    /** Records that the log was restored from a backup; Git is read again whole, whatever was read before. */
    readonly RecordGap: (command: RecordGap, state: State) => Decision<HistoryGapRecorded, never>;
  };
  readonly evolve: {
    readonly SourceRegistered: (state: State, event: SourceRegistered) => State;
    readonly FilesRecorded: (state: State, event: FilesRecorded) => State;
    readonly RevisionRecorded: (state: State, event: RevisionRecorded) => State;
    readonly SourceFailed: (state: State, event: SourceFailed) => State;
    readonly SourceRecovered: (state: State, event: SourceRecovered) => State;
    readonly HistoryGapRecorded: (state: State, event: HistoryGapRecorded) => State;
  };
}

/** Puts a behaviour of Source behind the checks that need no person. */
export const sourceDecider = <State>(
  behaviour: SourceBehaviour<State>,
): Decider<State, SourceCommand, SourceEvent, SourceRefusal> =>
  makeDecider(
    {
      aggregate: 'Source',
      category: 'source',
      identity: 'fabric',
      commands: {
        RegisterSource: registerSourceDescriptor,
        RecordRevision: recordRevisionDescriptor,
        RecordSourceFailure: recordSourceFailureDescriptor,
        RecordSourceRecovery: recordSourceRecoveryDescriptor,
        RecordGap: recordGapDescriptor,
      },
      eventVersions: {
        SourceRegistered: 1,
        FilesRecorded: 1,
        RevisionRecorded: 1,
        SourceFailed: 1,
        SourceRecovered: 1,
        HistoryGapRecorded: 1,
      },
      published: [
        'SourceRegistered',
        'FilesRecorded',
        'RevisionRecorded',
        'SourceFailed',
        'SourceRecovered',
        'HistoryGapRecorded',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Source. */
export const sourceRefusals = {
  SourceMissing: (data: { readonly fabric: string }) => refused('SourceMissing', `Fabric ${data.fabric} has no source.`, { hint: 'Configure Git for the fabric first.' }),
};

/** What a person writes for Resource. */
export interface ResourceBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Records what Git wants of the resource. */
    readonly RecordDesired: (command: RecordDesired, state: State) => Decision<DesiredRecorded | DraftDiscarded | StateChanged, never>;
    /** Records that Git does not want the resource any more. */
    readonly WithdrawDesired: (command: WithdrawDesired, state: State) => Decision<DesiredWithdrawn | StateChanged, 'ResourceUnknown'>;
    /** Records what the cluster has of the resource. */
    readonly RecordLive: (command: RecordLive, state: State) => Decision<LiveRecorded | LiveVanished | StateChanged, never>;
    /** Records how what Git wants and what the cluster has differ. */
    readonly RecordComparison: (command: RecordComparison, state: State) => Decision<DriftDetected | DriftResolved | StateChanged, 'ResourceUnknown' | 'ComparisonStale'>;
    /** Asks that the cluster be made to match Git. */
    readonly RequestReconciliation: (command: RequestReconciliation, state: State) => Decision<ReconciliationRequested | StateChanged, 'ResourceUnknown' | 'NothingDesired' | 'ReconciliationRunning' | 'KindNotServed'>;
    /** Records how a reconciliation went. */
    readonly RecordReconciliation: (command: RecordReconciliation, state: State) => Decision<ReconciliationSucceeded | ReconciliationFailed | StateChanged, 'ResourceUnknown'>;
    /** Records which switches have what the cluster has of the resource. */
    readonly RecordRollout: (command: RecordRollout, state: State) => Decision<RolloutBegun | RolloutCompleted, 'ResourceUnknown'>;
    /** Leaves the resource to people; Hedgerow does not reconcile it by itself any more. */
    readonly HoldReconciliation: (command: HoldReconciliation, state: State) => Decision<ReconciliationHeld, 'ResourceUnknown'>;
    /** Lets Hedgerow reconcile the resource by itself again. */
    readonly ReleaseReconciliation: (command: ReleaseReconciliation, state: State) => Decision<ReconciliationReleased, 'ResourceUnknown'>;
    /** Asks that the object be deleted from the cluster. Only for what Git does not want. */
    readonly RequestDeletion: (command: RequestDeletion, state: State) => Decision<DeletionRequested | StateChanged, 'ResourceUnknown' | 'StillDesired' | 'NothingLive' | 'DeletionRunning'>;
    /** Records how a deletion went. */
    readonly RecordDeletion: (command: RecordDeletion, state: State) => Decision<DeletionAccepted | DeletionFailed | StateChanged, 'ResourceUnknown'>;
    /** Keeps a change that is not in Git yet. */
    readonly SaveDraft: (command: SaveDraft, state: State) => Decision<DraftSaved | StateChanged, 'ResourceUnknown' | 'DraftInvalid'>;
    /** Keeps a resource that neither Git nor the cluster has yet. */
    readonly BeginDraft: (command: BeginDraft, state: State) => Decision<DraftSaved | StateChanged, 'ResourceExists' | 'NameMismatch' | 'DraftInvalid'>;
    /** Throws the draft away. */
    readonly DiscardDraft: (command: DiscardDraft, state: State) => Decision<DraftDiscarded | StateChanged, 'ResourceUnknown' | 'NoDraft'>;
    /** Records that a person wants Git to have what the cluster has, before Git is written. */
    readonly ApproveAdoption: (command: ApproveAdoption, state: State) => Decision<AdoptionApproved, 'ResourceUnknown' | 'NothingLive'>;
    /** Records a commit before a branch gets it, so that it can be told later what became of it. */
    readonly IntendCommit: (command: IntendCommit, state: State) => Decision<CommitIntended, 'ResourceUnknown'>;
    /** Records that no branch got a commit that was intended. */
    readonly AbandonCommit: (command: AbandonCommit, state: State) => Decision<CommitAbandoned, 'ResourceUnknown'>;
    /** Records that a branch of the repository has a commit that Hedgerow made. */
    readonly RecordCommit: (command: RecordCommit, state: State) => Decision<ManifestCommitted, 'ResourceUnknown'>;
  };
  readonly evolve: {
    readonly CommitIntended: (state: State, event: CommitIntended) => State;
    readonly CommitAbandoned: (state: State, event: CommitAbandoned) => State;
    readonly DesiredRecorded: (state: State, event: DesiredRecorded) => State;
    readonly DesiredWithdrawn: (state: State, event: DesiredWithdrawn) => State;
    readonly LiveRecorded: (state: State, event: LiveRecorded) => State;
    readonly LiveVanished: (state: State, event: LiveVanished) => State;
    readonly DriftDetected: (state: State, event: DriftDetected) => State;
    readonly DriftResolved: (state: State, event: DriftResolved) => State;
    readonly ReconciliationRequested: (state: State, event: ReconciliationRequested) => State;
    readonly ReconciliationSucceeded: (state: State, event: ReconciliationSucceeded) => State;
    readonly ReconciliationFailed: (state: State, event: ReconciliationFailed) => State;
    readonly RolloutBegun: (state: State, event: RolloutBegun) => State;
    readonly RolloutCompleted: (state: State, event: RolloutCompleted) => State;
    readonly ReconciliationHeld: (state: State, event: ReconciliationHeld) => State;
    readonly ReconciliationReleased: (state: State, event: ReconciliationReleased) => State;
    readonly DeletionRequested: (state: State, event: DeletionRequested) => State;
    readonly DeletionAccepted: (state: State, event: DeletionAccepted) => State;
    readonly DeletionFailed: (state: State, event: DeletionFailed) => State;
    readonly DraftSaved: (state: State, event: DraftSaved) => State;
    readonly DraftDiscarded: (state: State, event: DraftDiscarded) => State;
    readonly AdoptionApproved: (state: State, event: AdoptionApproved) => State;
    readonly ManifestCommitted: (state: State, event: ManifestCommitted) => State;
    readonly StateChanged: (state: State, event: StateChanged) => State;
  };
}

/** Puts a behaviour of Resource behind the checks that need no person. */
export const resourceDecider = <State>(
  behaviour: ResourceBehaviour<State>,
): Decider<State, ResourceCommand, ResourceEvent, ResourceRefusal> =>
  makeDecider(
    {
      aggregate: 'Resource',
      category: 'resource',
      identity: 'resource',
      commands: {
        RecordDesired: recordDesiredDescriptor,
        WithdrawDesired: withdrawDesiredDescriptor,
        RecordLive: recordLiveDescriptor,
        RecordComparison: recordComparisonDescriptor,
        RequestReconciliation: requestReconciliationDescriptor,
        RecordReconciliation: recordReconciliationDescriptor,
        RecordRollout: recordRolloutDescriptor,
        HoldReconciliation: holdReconciliationDescriptor,
        ReleaseReconciliation: releaseReconciliationDescriptor,
        RequestDeletion: requestDeletionDescriptor,
        RecordDeletion: recordDeletionDescriptor,
        SaveDraft: saveDraftDescriptor,
        BeginDraft: beginDraftDescriptor,
        DiscardDraft: discardDraftDescriptor,
        ApproveAdoption: approveAdoptionDescriptor,
        IntendCommit: intendCommitDescriptor,
        AbandonCommit: abandonCommitDescriptor,
        RecordCommit: recordCommitDescriptor,
      },
      eventVersions: {
        CommitIntended: 1,
        CommitAbandoned: 1,
        DesiredRecorded: 1,
        DesiredWithdrawn: 1,
        LiveRecorded: 1,
        LiveVanished: 1,
        DriftDetected: 1,
        DriftResolved: 1,
        ReconciliationRequested: 1,
        ReconciliationSucceeded: 1,
        ReconciliationFailed: 1,
        RolloutBegun: 1,
        RolloutCompleted: 1,
        ReconciliationHeld: 1,
        ReconciliationReleased: 1,
        DeletionRequested: 1,
        DeletionAccepted: 1,
        DeletionFailed: 1,
        DraftSaved: 1,
        DraftDiscarded: 1,
        AdoptionApproved: 1,
        ManifestCommitted: 1,
        StateChanged: 1,
      },
      published: [
        'DesiredRecorded',
        'DesiredWithdrawn',
        'LiveRecorded',
        'LiveVanished',
        'DriftDetected',
        'DriftResolved',
        'ReconciliationRequested',
        'ReconciliationSucceeded',
        'ReconciliationFailed',
        'RolloutBegun',
        'RolloutCompleted',
        'ReconciliationHeld',
        'ReconciliationReleased',
        'DeletionRequested',
        'DeletionAccepted',
        'DeletionFailed',
        'DraftSaved',
        'DraftDiscarded',
        'AdoptionApproved',
        'ManifestCommitted',
        'StateChanged',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Resource. */
export const resourceRefusals = {
  ResourceUnknown: (data: { readonly resource: string }) => refused('ResourceUnknown', `There is no resource ${data.resource}.`, { hint: 'List the resources of the fabric.' }),
  ComparisonStale: (data: { readonly resource: string }) => refused('ComparisonStale', `Resource ${data.resource} changed while it was compared.`, { hint: 'Compare again.' }),
  NothingDesired: (data: { readonly resource: string }) => refused('NothingDesired', `Git wants nothing of ${data.resource}.`, { hint: 'Add a manifest to Git, or remove the object from the cluster.' }),
  PlanChanged: (data: { readonly fabric: string }) => refused('PlanChanged', `The plan of ${data.fabric} is another one now.`, { hint: 'Look at the plan as it is now.' }),
  FabricHeld: (data: { readonly fabric: string }) => refused('FabricHeld', `Reconciliation of ${data.fabric} is held.`, { hint: 'Resume it, change its windows, or wait until one is open.' }),
  ReconciliationRunning: (data: { readonly resource: string }) => refused('ReconciliationRunning', `Resource ${data.resource} is being reconciled already.`, { hint: 'Wait for it to finish.' }),
  KindNotServed: (data: { readonly resource: string }) => refused('KindNotServed', `The cluster does not serve the kind and version of ${data.resource}.`, { hint: 'Install its custom resource definition.' }),
  StillDesired: (data: { readonly resource: string }) => refused('StillDesired', `Git wants ${data.resource}.`, { hint: 'Take its manifest out of Git first.' }),
  NothingLive: (data: { readonly resource: string }) => refused('NothingLive', `The cluster has nothing of ${data.resource}.`, { hint: 'Nothing needs to be done.' }),
  DeletionRunning: (data: { readonly resource: string }) => refused('DeletionRunning', `Resource ${data.resource} is being deleted already.`, { hint: 'Wait for it to finish.' }),
  ResourceExists: (data: { readonly resource: string }) => refused('ResourceExists', `There is a resource ${data.resource} already.`, { hint: 'Save a draft of it instead.' }),
  NameMismatch: (data: { readonly resource: string }) => refused('NameMismatch', `${data.resource} is not how the key names the resource.`, { hint: 'Write it as fabric:Kind.group:namespace:name.' }),
  DraftInvalid: (data: { readonly resource: string }) => refused('DraftInvalid', `The cluster would refuse ${data.resource} as it would be written.`, { hint: 'Correct the fields that are named.' }),
  DraftOutdated: (data: { readonly resource: string }) => refused('DraftOutdated', `Git changed ${data.resource} since the draft was written.`, { hint: 'Look at what Git has now, and save the draft again.' }),
  NothingToAdopt: (data: { readonly resource: string }) => refused('NothingToAdopt', `There is nothing of ${data.resource} to adopt.`, { hint: 'Adopt orphans and drifted resources; what controllers and defaults write is not adopted.' }),
  AdoptionPartial: (data: { readonly resource: string }) => refused('AdoptionPartial', `With the adopted fields ${data.resource} would still differ from the cluster in them.`, { hint: 'Adopt all fields, or change the manifest by hand.' }),
  NoDraft: (data: { readonly resource: string }) => refused('NoDraft', `Resource ${data.resource} has no draft.`, { hint: 'Nothing needs to be done.' }),
};
