package no.helseprofil.command.remote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that puts clients into a cohort. It moves all of them, or none if one of the names belongs to no client. */
@Command(
        name = "cohort",
        description = "Assigns clients to a cohort of the profile document, or removes them from theirs (--none).")
final class CohortCommand implements Callable<Integer> {

    @Mixin
    private final ServerConnection connection;

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

    CohortCommand(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        if (names.isEmpty() && !none) {
            throw FailedCommandException.misused("name the cohort, or give --none");
        }
        String cohort = none ? null : names.get(0);
        Set<String> clients = new LinkedHashSet<>(none ? names : names.subList(1, names.size()));
        if (file != null) {
            connection
                    .terminal()
                    .read(file)
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
        show(connection.open().json(dryRun ? call.with("dry-run", "true") : call));
        return ExitStatus.DONE;
    }

    private void show(JsonTree moves) {
        Table table = Table.of("CLIENT", "COHORT BEFORE", dryRun ? "WOULD BE" : "COHORT NOW");
        moves.items().forEach(move -> table.row(move.shown("clientId"), move.shown("before"), move.shown("after")));
        connection.show(moves, () -> table.print(connection.terminal(), "nothing to do"));
    }
}
