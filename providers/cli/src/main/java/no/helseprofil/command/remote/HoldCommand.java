package no.helseprofil.command.remote;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that lists holds, which are the way back in an outage, begins one or ends one. */
@Command(
        name = "hold",
        description = "Suspends a requirement for existing clients, for 72 hours at most, or ends that"
                + " (--end). Without a requirement the holds are listed.")
final class HoldCommand implements Callable<Integer> {

    private static final String HOLDS = "holds";

    @Mixin
    private final ServerConnection connection;

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

    HoldCommand(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        if (requirement == null) {
            JsonTree holds = connection.open().all(ServerCall.get(HOLDS));
            connection.show(holds, () -> StatusCommand.holds(holds).print(connection.terminal(), "nothing is on hold"));
        } else if (end) {
            connection.open().send(ServerCall.delete(HOLDS, requirement).with("reason", reason));
            connection.done(requirement + " holds again");
        } else if (until == null || reason == null) {
            throw FailedCommandException.misused("a hold has --until and --reason; --end ends one");
        } else {
            connection
                    .open()
                    .send(ServerCall.post(HOLDS)
                            .withBody(Map.of("requirement", requirement, "until", until, "reason", reason)));
            connection.done(requirement + " is on hold until " + TerminalTime.words(until));
        }
        return ExitStatus.DONE;
    }
}
