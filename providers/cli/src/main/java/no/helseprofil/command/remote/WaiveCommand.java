package no.helseprofil.command.remote;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that lists waivers, adds one or removes one. */
@Command(
        name = "waive",
        description = "Gives a client a waiver of a requirement until a given time, or ends it (--end)."
                + " Without a client the waivers are listed.")
final class WaiveCommand implements Callable<Integer> {

    private static final String WAIVERS = "waivers";

    @Mixin
    private final ServerConnection connection;

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

    WaiveCommand(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        if (client == null) {
            list();
        } else if (requirement == null) {
            throw FailedCommandException.misused("name the requirement, too");
        } else if (end) {
            connection
                    .open()
                    .send(ServerCall.delete("clients", client, WAIVERS, requirement)
                            .with("reason", reason));
            connection.done(client + " has no waiver of " + requirement + " any more");
        } else if (until == null || approvedBy == null || reason == null) {
            throw FailedCommandException.misused("a waiver has --until, --approved-by and --reason; --end removes one");
        } else {
            connection
                    .open()
                    .send(ServerCall.put("clients", client, WAIVERS, requirement)
                            .withBody(Map.of("reason", reason, "approvedBy", approvedBy, "expires", until)));
            connection.done(client + " has a waiver of " + requirement + " until " + TerminalTime.words(until));
        }
        return ExitStatus.DONE;
    }

    private void list() {
        JsonTree waivers = connection.open().all(ServerCall.get(WAIVERS).with("endsBefore", endsBefore));
        Table table =
                Table.of("CLIENT", "REQUIREMENT", "UNTIL" + TerminalTime.HEADING, "IN FORCE", "APPROVED BY", "REASON");
        waivers.items()
                .forEach(waiver -> table.row(
                        waiver.shown("clientId"),
                        waiver.shown("requirement"),
                        TerminalTime.cell(waiver.shown("expires")),
                        waiver.shown("inForce"),
                        waiver.shown("approvedBy"),
                        waiver.shown("reason")));
        connection.show(waivers, () -> table.print(connection.terminal(), "no waivers"));
    }
}
