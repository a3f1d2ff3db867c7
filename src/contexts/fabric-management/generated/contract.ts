// Generated from models/fabric-management.pim.yaml by hedgerow model generate. Do not edit.
import { type Decider, type Decision, makeDecider } from '#base/decider.ts';
import { refused } from '#base/result.ts';
import { addIgnoreRuleDescriptor, changeLifecycleDescriptor, clusterConfiguredDescriptor, configureClusterDescriptor, configureDriftDescriptor, configureGitDescriptor, configureReconciliationDescriptor, configureValidationDescriptor, createFabricDescriptor, describeFabricDescriptor, recordConnectionDescriptor, recordDeliveryDescriptor, recordReleaseDescriptor, removeIgnoreRuleDescriptor, resumeReconciliationDescriptor, suspendReconciliationDescriptor } from './descriptors.ts';
import type { AddIgnoreRule, ChangeLifecycle, ClusterConfigured, ConfigureCluster, ConfigureDrift, ConfigureGit, ConfigureReconciliation, ConfigureValidation, ConnectionChanged, CreateFabric, DeliveryChanged, DescribeFabric, DriftConfigured, FabricCommand, FabricCreated, FabricDescribed, FabricEvent, FabricRefusal, GitConfigured, IgnoreRuleAdded, IgnoreRuleRemoved, LifecycleChanged, ReconciliationConfigured, ReconciliationResumed, ReconciliationSuspended, RecordConnection, RecordDelivery, RecordRelease, ReleaseChanged, RemoveIgnoreRule, ResumeReconciliation, SuspendReconciliation, ValidationConfigured } from './messages.ts';

/** What a person writes for Fabric. */
export interface FabricBehaviour<State> {
  readonly initialState: State;
  readonly decide: {
    /** Adds a fabric. */
    readonly CreateFabric: (command: CreateFabric, state: State) => Decision<FabricCreated | GitConfigured | ClusterConfigured, 'FabricExists' | 'CredentialInUrl' | 'RepositoryUnsafe'>;
    /** Changes the texts for people. */
    readonly DescribeFabric: (command: DescribeFabric, state: State) => Decision<FabricDescribed, 'FabricMissing' | 'FabricArchived'>;
    /** Says where the fabric's manifests live. */
    readonly ConfigureGit: (command: ConfigureGit, state: State) => Decision<GitConfigured, 'FabricMissing' | 'FabricArchived' | 'CredentialInUrl' | 'RepositoryUnsafe'>;
    /** Says which cluster the fabric runs on. */
    readonly ConfigureCluster: (command: ConfigureCluster, state: State) => Decision<ClusterConfigured, 'FabricMissing' | 'FabricArchived'>;
    /** Says how the fabric is reconciled. */
    readonly ConfigureReconciliation: (command: ConfigureReconciliation, state: State) => Decision<ReconciliationConfigured, 'FabricMissing' | 'FabricArchived' | 'TimeZoneInvalid'>;
    /** Says what counts as drift. */
    readonly ConfigureDrift: (command: ConfigureDrift, state: State) => Decision<DriftConfigured, 'FabricMissing' | 'FabricArchived'>;
    /** Says how the rules of the fabric are asked of what Git wants. */
    readonly ConfigureValidation: (command: ConfigureValidation, state: State) => Decision<ValidationConfigured, 'FabricMissing' | 'FabricArchived'>;
    /** Says that some differences do not count, for a time. They are shown all the same. */
    readonly AddIgnoreRule: (command: AddIgnoreRule, state: State) => Decision<IgnoreRuleAdded, 'FabricMissing' | 'FabricArchived' | 'IgnoreRuleExists' | 'IgnoreRuleExpired'>;
    /** Lets differences count again that a rule ignored. */
    readonly RemoveIgnoreRule: (command: RemoveIgnoreRule, state: State) => Decision<IgnoreRuleRemoved, 'FabricMissing' | 'FabricArchived' | 'IgnoreRuleMissing'>;
    /** Stops all changes to the cluster until they are resumed; what is seen is still compared. */
    readonly SuspendReconciliation: (command: SuspendReconciliation, state: State) => Decision<ReconciliationSuspended, 'FabricMissing' | 'FabricArchived'>;
    /** Lets the cluster be changed again. */
    readonly ResumeReconciliation: (command: ResumeReconciliation, state: State) => Decision<ReconciliationResumed, 'FabricMissing' | 'FabricArchived'>;
    /** Records whether the fabric's cluster can be read. */
    readonly RecordConnection: (command: RecordConnection, state: State) => Decision<ConnectionChanged, 'FabricMissing'>;
    /** Records what Argo CD says of the fabric's application. */
    readonly RecordDelivery: (command: RecordDelivery, state: State) => Decision<DeliveryChanged, 'FabricMissing'>;
    /** Records which release of Hedgehog the fabric is believed to run. */
    readonly RecordRelease: (command: RecordRelease, state: State) => Decision<ReleaseChanged, 'FabricMissing'>;
    /** Moves the fabric on in its life. */
    readonly ChangeLifecycle: (command: ChangeLifecycle, state: State) => Decision<LifecycleChanged, 'FabricMissing' | 'FabricArchived' | 'LifecycleStepInvalid'>;
  };
  readonly evolve: {
    readonly FabricCreated: (state: State, event: FabricCreated) => State;
    readonly FabricDescribed: (state: State, event: FabricDescribed) => State;
    readonly GitConfigured: (state: State, event: GitConfigured) => State;
    readonly ClusterConfigured: (state: State, event: ClusterConfigured) => State;
    readonly ReconciliationConfigured: (state: State, event: ReconciliationConfigured) => State;
    readonly DriftConfigured: (state: State, event: DriftConfigured) => State;
    readonly ValidationConfigured: (state: State, event: ValidationConfigured) => State;
    readonly IgnoreRuleAdded: (state: State, event: IgnoreRuleAdded) => State;
    readonly IgnoreRuleRemoved: (state: State, event: IgnoreRuleRemoved) => State;
    readonly ReconciliationSuspended: (state: State, event: ReconciliationSuspended) => State;
    readonly ReconciliationResumed: (state: State, event: ReconciliationResumed) => State;
    readonly ConnectionChanged: (state: State, event: ConnectionChanged) => State;
    readonly DeliveryChanged: (state: State, event: DeliveryChanged) => State;
    readonly ReleaseChanged: (state: State, event: ReleaseChanged) => State;
    readonly LifecycleChanged: (state: State, event: LifecycleChanged) => State;
  };
}

/** Puts a behaviour of Fabric behind the checks that need no person. */
export const fabricDecider = <State>(
  behaviour: FabricBehaviour<State>,
): Decider<State, FabricCommand, FabricEvent, FabricRefusal> =>
  makeDecider(
    {
      aggregate: 'Fabric',
      category: 'fabric',
      identity: 'fabric',
      commands: {
        CreateFabric: createFabricDescriptor,
        DescribeFabric: describeFabricDescriptor,
        ConfigureGit: configureGitDescriptor,
        ConfigureCluster: configureClusterDescriptor,
        ConfigureReconciliation: configureReconciliationDescriptor,
        ConfigureDrift: configureDriftDescriptor,
        ConfigureValidation: configureValidationDescriptor,
        AddIgnoreRule: addIgnoreRuleDescriptor,
        RemoveIgnoreRule: removeIgnoreRuleDescriptor,
        SuspendReconciliation: suspendReconciliationDescriptor,
        ResumeReconciliation: resumeReconciliationDescriptor,
        RecordConnection: recordConnectionDescriptor,
        RecordDelivery: recordDeliveryDescriptor,
        RecordRelease: recordReleaseDescriptor,
        ChangeLifecycle: changeLifecycleDescriptor,
      },
      events: {
        ClusterConfigured: clusterConfiguredDescriptor,
      },
      eventVersions: {
        FabricCreated: 1,
        FabricDescribed: 1,
        GitConfigured: 1,
        ClusterConfigured: 1,
        ReconciliationConfigured: 1,
        DriftConfigured: 1,
        ValidationConfigured: 1,
        IgnoreRuleAdded: 1,
        IgnoreRuleRemoved: 1,
        ReconciliationSuspended: 1,
        ReconciliationResumed: 1,
        ConnectionChanged: 1,
        DeliveryChanged: 1,
        ReleaseChanged: 1,
        LifecycleChanged: 1,
      },
      published: [
        'FabricCreated',
        'GitConfigured',
        'ClusterConfigured',
        'ReconciliationConfigured',
        'DriftConfigured',
        'ValidationConfigured',
        'IgnoreRuleAdded',
        'IgnoreRuleRemoved',
        'ReconciliationSuspended',
        'ReconciliationResumed',
        'ConnectionChanged',
        'DeliveryChanged',
        'ReleaseChanged',
        'LifecycleChanged',
      ],
    },
    behaviour,
  );

/** One maker for each declared refusal of Fabric. */
export const fabricRefusals = {
  FabricExists: (data: { readonly fabric: string }) => refused('FabricExists', `A fabric named ${data.fabric} exists already.`, { hint: 'Choose another name.' }),
  FabricMissing: (data: { readonly fabric: string }) => refused('FabricMissing', `There is no fabric named ${data.fabric}.`, { hint: 'Add it first.' }),
  FabricArchived: (data: { readonly fabric: string }) => refused('FabricArchived', `Fabric ${data.fabric} is archived.`, { hint: 'Archived fabrics are history; add a new one.' }),
  CredentialInUrl: (_data: unknown) => refused('CredentialInUrl', 'The repository\'s URL holds a user name or password.', { hint: 'Take it out and name a credential by reference, for example env:GIT_TOKEN.' }),
  RepositoryUnsafe: (_data: unknown) => refused('RepositoryUnsafe', 'The repository is given in a form that could run a program or is read as an option.', { hint: 'Use an https or ssh URL, or an absolute path.' }),
  IgnoreRuleExists: (data: { readonly fabric: string; readonly rule: string }) => refused('IgnoreRuleExists', `Fabric ${data.fabric} has a rule ${data.rule} already.`, { hint: 'Choose another name, or remove that rule first.' }),
  IgnoreRuleMissing: (data: { readonly fabric: string; readonly rule: string }) => refused('IgnoreRuleMissing', `Fabric ${data.fabric} has no rule ${data.rule}.`, { hint: 'List its rules.' }),
  IgnoreRuleExpired: (data: { readonly rule: string; readonly expires: string }) => refused('IgnoreRuleExpired', `Rule ${data.rule} would have expired at ${data.expires}.`, { hint: 'Name a later time.' }),
  TimeZoneInvalid: (data: { readonly fabric: string }) => refused('TimeZoneInvalid', `A window of fabric ${data.fabric} is in a time zone that there is not.`, { hint: 'Name one of the IANA time zones, for example Europe/Berlin.' }),
  LifecycleStepInvalid: (data: { readonly fabric: string; readonly lifecycle: string }) => refused('LifecycleStepInvalid', `Fabric ${data.fabric} cannot go to ${data.lifecycle} from where it is.`, { hint: 'The steps are planned, active, deprecated, archived; a deprecated fabric can become active again.' }),
};
