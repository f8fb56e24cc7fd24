package no.helseprofil.command.remote;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command that starts an assessment, and waits for it on request, or cancels one. */
@Command(name = "assess", description = "Starts an assessment of all clients and APIs, or cancels one (--cancel).")
final class AssessCommand implements Callable<Integer> {

    private static final String ASSESSMENTS = "assessments";
    private static final String RUNNING = "running";
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    @Mixin
    private final ServerConnection connection;

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

    AssessCommand(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        RemoteRealm realm = connection.open();
        if (cancelled != null) {
            realm.send(ServerCall.delete(ASSESSMENTS, cancelled).with("reason", reason));
            connection.done("the assessment is cancelled");
            return ExitStatus.DONE;
        }
        JsonTree started =
                realm.json(ServerCall.post(ASSESSMENTS).withBody(Map.of("clients", !noClients, "apis", !noApis)));
        JsonTree run = wait ? ended(realm, started) : started;
        connection.show(
                run,
                () -> connection
                        .terminal()
                        .say("assessment " + run.shown("id") + ": " + run.shown("status")
                                + run.text("reason").map(why -> ", " + why).orElse("")));
        String status = run.shown("status");
        return status.equals("done") || status.equals(RUNNING) ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private JsonTree ended(RemoteRealm realm, JsonTree started) {
        String id = started.shown("id");
        JsonTree run = started;
        String printed = "";
        while (run.shown("status").equals(RUNNING)) {
            connection.terminal().pause().last(BETWEEN);
            run = realm.json(ServerCall.get(ASSESSMENTS).with("max", "20")).items().stream()
                    .filter(kept -> kept.shown("id").equals(id))
                    .findFirst()
                    .orElseThrow(
                            () -> new FailedCommandException(ExitStatus.REFUSED, "the assessment no longer exists"));
            String progress = run.get("progress").shown("done") + " of "
                    + run.get("progress").shown("total");
            if (!progress.equals(printed)) {
                connection.terminal().remark(progress);
                printed = progress;
            }
        }
        return run;
    }
}
