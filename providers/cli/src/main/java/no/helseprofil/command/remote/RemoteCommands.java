package no.helseprofil.command.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that call a server. */
public final class RemoteCommands {

    private RemoteCommands() {}

    /** Returns the commands for picocli. */
    public static List<Object> in(Terminal terminal) {
        List<ServerCommand> commands = List.of(
                new StatusCommand(),
                new ForecastCommand(),
                new ProfileCommand(),
                new WaiveCommand(),
                new HoldCommand(),
                new CohortCommand(),
                new BlockCommand(),
                new AssessCommand(),
                new ReportCommand());
        commands.forEach(command -> command.terminal = terminal);
        return List.copyOf(commands);
    }

    /** Command that lists holds, which are the way back in an outage, begins one or ends one. */
    @Command(
            name = "hold",
            description = "Suspends a requirement for existing clients, for 72 hours at most, or ends that"
                    + " (--end). Without a requirement the holds are listed.")
    static final class HoldCommand extends ServerCommand {

        /** Columns of a table of holds. */
        static final String[] COLUMNS = {
            "ON HOLD=requirement", "UNTIL, IN NORWAY@until", "IN FORCE=inForce", "REASON=reason"
        };

        private static final String HOLDS = "holds";

        @Parameters(
                arity = "0..1",
                paramLabel = "REQUIREMENT",
                description = "such as assertion-type, or a stage such as assertion-lifetime@2027-06-01")
        private @Nullable String requirement;

        @Option(names = "--until", paramLabel = "INSTANT", description = "such as 2027-06-01T00:00:00Z")
        private @Nullable String until;

        @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the table of changes")
        private @Nullable String reason;

        @Option(names = "--end", description = "end the hold")
        private boolean end;

        @Override
        public Integer call() {
            if (requirement == null) {
                list(ServerCall.get(HOLDS), "nothing is on hold", COLUMNS);
            } else if (end) {
                open().send(ServerCall.delete(HOLDS, requirement).with("reason", reason));
                done(requirement + " holds again");
            } else if (until == null || reason == null) {
                throw FailedCommandException.misused("a hold has --until and --reason; --end ends one");
            } else {
                open().send(ServerCall.post(HOLDS)
                        .withBody(Map.of("requirement", requirement, "until", until, "reason", reason)));
                done(requirement + " is on hold until " + TerminalTime.words(until));
            }
            return ExitStatus.DONE;
        }
    }

    /** Command that lists waivers, adds one or removes one. */
    @Command(
            name = "waive",
            description = "Gives a client a waiver of a requirement until a given time, or ends it (--end)."
                    + " Without a client the waivers are listed.")
    static final class WaiveCommand extends ServerCommand {

        private static final String WAIVERS = "waivers";

        @Parameters(index = "0", arity = "0..1", paramLabel = "CLIENT", description = "a client_id")
        private @Nullable String client;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "REQUIREMENT",
                description = "such as assertion-type, or a stage such as assertion-lifetime@2027-06-01")
        private @Nullable String requirement;

        @Option(names = "--until", paramLabel = "INSTANT", description = "such as 2027-06-01T00:00:00Z")
        private @Nullable String until;

        @Option(names = "--approved-by", paramLabel = "NAME", description = "who answers for it")
        private @Nullable String approvedBy;

        @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the table of changes")
        private @Nullable String reason;

        @Option(names = "--end", description = "take the waiver away")
        private boolean end;

        @Option(names = "--ends-before", paramLabel = "INSTANT", description = "list those alone that end before it")
        private @Nullable String endsBefore;

        @Override
        public Integer call() {
            if (client == null) {
                list(
                        ServerCall.get(WAIVERS).with("endsBefore", endsBefore),
                        "no waivers",
                        "CLIENT=clientId",
                        "REQUIREMENT=requirement",
                        "UNTIL, IN NORWAY@expires",
                        "IN FORCE=inForce",
                        "APPROVED BY=approvedBy",
                        "REASON=reason");
            } else if (requirement == null) {
                throw FailedCommandException.misused("name the requirement, too");
            } else if (end) {
                open().send(ServerCall.delete("clients", client, WAIVERS, requirement)
                        .with("reason", reason));
                done(client + " has no waiver of " + requirement + " any more");
            } else if (until == null || approvedBy == null || reason == null) {
                throw FailedCommandException.misused(
                        "a waiver has --until, --approved-by and --reason; --end removes one");
            } else {
                open().send(ServerCall.put("clients", client, WAIVERS, requirement)
                        .withBody(Map.of("reason", reason, "approvedBy", approvedBy, "expires", until)));
                done(client + " has a waiver of " + requirement + " until " + TerminalTime.words(until));
            }
            return ExitStatus.DONE;
        }
    }

    /**
     * Command that puts clients into a cohort. It moves all of them, or none if one of the names belongs to no client.
     */
    @Command(
            name = "cohort",
            description = "Assigns clients to a cohort of the profile document, or removes them from theirs (--none).")
    static final class CohortCommand extends ServerCommand {

        @Parameters(
                arity = "0..*",
                paramLabel = "COHORT [CLIENT...]",
                hideParamSyntax = true,
                description = "the cohort, left out with --none; then the client_ids")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "a file with one client_id in each line; - is what is piped in")
        private @Nullable String file;

        @Option(names = "--none", description = "take the clients out of their cohorts")
        private boolean none;

        @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the table of changes")
        private @Nullable String reason;

        @Option(names = "--dry-run", description = "change nothing, and show what would be changed")
        private boolean dryRun;

        @Override
        public Integer call() {
            if (names.isEmpty() && !none) {
                throw FailedCommandException.misused("name the cohort, or give --none");
            }
            String cohort = none ? null : names.get(0);
            Set<String> clients = new LinkedHashSet<>(none ? names : names.subList(1, names.size()));
            if (file != null) {
                terminal.read(file)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(clients::add);
            }
            if (clients.isEmpty()) {
                throw FailedCommandException.misused("name clients, or a file of them by --file");
            }
            if (reason == null && !dryRun) {
                throw FailedCommandException.misused("say why, by --reason");
            }
            Map<String, @Nullable Object> body = new HashMap<>();
            body.put("cohort", cohort);
            body.put("clients", List.copyOf(clients));
            if (reason != null) {
                body.put("reason", reason);
            }
            ServerCall call = ServerCall.post("clients", "cohort").withBody(body);
            show(open().json(dryRun ? call.with("dry-run", "true") : call));
            return ExitStatus.DONE;
        }

        private void show(JsonTree moves) {
            String after = dryRun ? "WOULD BE=after" : "COHORT NOW=after";
            show(
                    moves,
                    () -> Table.of(moves, "CLIENT=clientId", "COHORT BEFORE=before", after)
                            .print(terminal, "nothing to do"));
        }
    }

    /** Command that starts an assessment, and waits for it on request, or cancels one. */
    @Command(name = "assess", description = "Starts an assessment of all clients and APIs, or cancels one (--cancel).")
    static final class AssessCommand extends ServerCommand {

        private static final String ASSESSMENTS = "assessments";
        private static final String RUNNING = "running";
        private static final Duration BETWEEN = Duration.ofSeconds(1);

        @Option(names = "--no-clients", description = "APIs alone")
        private boolean noClients;

        @Option(names = "--no-apis", description = "clients alone; nothing is probed")
        private boolean noApis;

        @Option(names = "--wait", description = "wait until it has ended; exit with 1 if it failed or was cancelled")
        private boolean wait;

        @Option(names = "--cancel", paramLabel = "ID", description = "cancel the one of this id")
        private @Nullable String cancelled;

        @Option(names = "--reason", paramLabel = "TEXT", description = "why it is cancelled, for the table of changes")
        private @Nullable String reason;

        @Override
        public Integer call() {
            RemoteRealm realm = open();
            if (cancelled != null) {
                realm.send(ServerCall.delete(ASSESSMENTS, cancelled).with("reason", reason));
                done("the assessment is cancelled");
                return ExitStatus.DONE;
            }
            JsonTree started =
                    realm.json(ServerCall.post(ASSESSMENTS).withBody(Map.of("clients", !noClients, "apis", !noApis)));
            JsonTree run = wait ? ended(realm, started) : started;
            show(
                    run,
                    () -> terminal.say("assessment " + run.shown("id") + ": " + run.shown("status")
                            + run.text("reason").map(why -> ", " + why).orElse("")));
            String status = run.shown("status");
            return status.equals("done") || status.equals(RUNNING) ? ExitStatus.DONE : ExitStatus.REFUSED;
        }

        private JsonTree ended(RemoteRealm realm, JsonTree started) {
            String id = started.shown("id");
            JsonTree run = started;
            String printed = "";
            while (run.shown("status").equals(RUNNING)) {
                terminal.pause().last(BETWEEN);
                run = realm.json(ServerCall.get(ASSESSMENTS).with("max", "20")).items().stream()
                        .filter(kept -> kept.shown("id").equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new FailedCommandException(ExitStatus.REFUSED, "the assessment no longer exists"));
                String progress = run.get("progress").shown("done") + " of "
                        + run.get("progress").shown("total");
                if (!progress.equals(printed)) {
                    terminal.remark(progress);
                    printed = progress;
                }
            }
            return run;
        }
    }
}
