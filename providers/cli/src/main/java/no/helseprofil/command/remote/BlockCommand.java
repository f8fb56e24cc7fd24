package no.helseprofil.command.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerHttp.ServerReply;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that lists blocks, adds one or removes one. */
@Command(
        name = "block",
        description = "Blocks a key, a client or an organisation, or removes a block (--end)."
                + " Without either the blocks are listed.")
final class BlockCommand extends ServerCommand {

    private static final String BLOCKS = "blocks";
    private static final String CLIENTS = "clients";
    private static final String[] COLUMNS = {
        "ID=id",
        "KIND=kind",
        "VALUE=value",
        "SINCE, IN NORWAY@created",
        "UNTIL@expires",
        "IN FORCE=inForce",
        "BY=by",
        "REASON=reason"
    };

    @Parameters(index = "0", arity = "0..1", paramLabel = "KIND", description = "key, client or organisation")
    private @Nullable String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "the thumbprint of the key, the client_id, or the organisation number")
    private @Nullable String value;

    @Option(names = "--until", paramLabel = "INSTANT", description = "such as 2027-06-01T00:00:00Z; else for good")
    private @Nullable String until;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the table of changes")
    private @Nullable String reason;

    @Option(names = "--dry-run", description = "block nothing, and show which clients would be affected")
    private boolean dryRun;

    @Option(
            names = "--clients",
            paramLabel = "NUMBER",
            description = "number of affected clients, as shown by --dry-run; required from a tenth of the clients")
    private @Nullable String clients;

    @Option(names = "--end", paramLabel = "ID", description = "take the block of this id away")
    private @Nullable String end;

    @Override
    public Integer call() {
        if (end != null && kind != null) {
            throw FailedCommandException.misused("--end removes a block; leave kind and value out");
        }
        if (end != null) {
            end(end);
        } else if (kind == null) {
            list(ServerCall.get(BLOCKS), "nothing is blocked", COLUMNS);
        } else if (value == null || reason == null) {
            throw FailedCommandException.misused("a block has a kind, a value and --reason");
        } else {
            block(kind, value, reason);
        }
        return ExitStatus.DONE;
    }

    private void block(String ofKind, String blocked, String why) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("kind", ofKind);
        body.put("value", blocked);
        body.put("reason", why);
        if (until != null) {
            body.put("expires", until);
        }
        ServerCall call = ServerCall.post(BLOCKS).withBody(body);
        if (dryRun) {
            JsonTree reach = open().all(call.with("dry-run", "true"), CLIENTS);
            show(reach, () -> printReach(reach));
        } else {
            JsonTree block = open().json(call.with(CLIENTS, clients));
            show(
                    block,
                    () -> terminal.say(block.shown("kind") + " " + block.shown("value")
                            + " is blocked; the id of the block is " + block.shown("id")));
        }
    }

    private void printReach(JsonTree reach) {
        terminal.say("clients that would be hit: " + reach.shown("total") + " of " + reach.shown("of")
                + (reach.is("everybody") ? ", so that none is left" : "")
                + (reach.is("numberNeeded") ? "; to block them, add --clients " + reach.shown("total") : ""));
        Table table = Table.of(
                "CLIENT", "GETS", "SESSIONS", "OFFLINE", "REQUESTS OF 7 DAYS", "LAST SEEN" + TerminalTime.HEADING);
        reach.get(CLIENTS)
                .items()
                .forEach(client -> table.row(
                        client.shown("clientId"),
                        client.is("all") ? "nothing" : "nothing where it names the organisation",
                        client.shown("sessions"),
                        client.shown("offlineSessions"),
                        client.shown("requests"),
                        TerminalTime.cell(client.shown("lastSeen"))));
        table.print(terminal, "no client is known to use it");
    }

    private void end(String id) {
        ServerReply reply = open().send(ServerCall.delete(BLOCKS, id).with("reason", reason));
        if (reply.body().isEmpty()) {
            done("the block is removed");
            return;
        }
        JsonTree others = reply.json();
        show(others, () -> {
            terminal.say("the block is removed, and these still block the same:");
            Table.of(others.get("stillBlockedBy"), COLUMNS).print(terminal, "");
        });
    }
}
