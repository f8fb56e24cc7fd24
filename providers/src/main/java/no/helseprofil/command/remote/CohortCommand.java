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

/**
 * Puts clients into a cohort. All of them are read before the first one is written, so that a list with a name that
 * nobody has changes nothing.
 */
@Command(
        name = "cohort",
        description = "Puts clients into a cohort of the profile document, or takes them out of theirs (--none).")
final class CohortCommand implements Callable<Integer> {

    private static final String CLIENTS = "clients";
    private static final String COHORT = "cohort";

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

    @Option(names = "--dry-run", description = "change nothing, and tell what would be changed")
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
        RemoteRealm realm = connection.open();
        List<Move> moves = moves(realm, cohort, clients);
        if (!dryRun) {
            write(realm, cohort, moves, reason);
        }
        show(moves);
        return ExitStatus.DONE;
    }

    private static List<Move> moves(RemoteRealm realm, @Nullable String cohort, Set<String> clients) {
        List<Move> moves = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String client : clients) {
            try {
                JsonTree found = realm.json(ServerCall.get(CLIENTS, client));
                moves.add(new Move(client, found.shown(COHORT), cohort == null ? "" : cohort));
            } catch (FailedCommandException refused) {
                if (refused.status() != ExitStatus.REFUSED) {
                    throw refused;
                }
                problems.add(client + ": " + refused.lines().get(0));
            }
        }
        if (!problems.isEmpty()) {
            problems.add("Nothing is written.");
            throw new FailedCommandException(ExitStatus.REFUSED, problems);
        }
        return moves;
    }

    private void write(RemoteRealm realm, @Nullable String cohort, List<Move> moves, @Nullable String why) {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put(COHORT, cohort);
        body.put("reason", why);
        int done = 0;
        for (Move move : moves) {
            if (move.isOne()) {
                try {
                    realm.send(ServerCall.put(CLIENTS, move.client(), COHORT).withBody(body));
                } catch (FailedCommandException stopped) {
                    connection.terminal().remark(done + " were moved; then, at " + move.client() + ":");
                    throw stopped;
                }
                done++;
            }
        }
    }

    private void show(List<Move> moves) {
        Table table = Table.of("CLIENT", "COHORT BEFORE", dryRun ? "WOULD BE" : "COHORT NOW");
        moves.forEach(move -> table.row(move.client(), move.before(), move.after()));
        connection.show(
                JsonTree.of(moves.stream().map(Move::json).toList()),
                () -> table.print(connection.terminal(), "nothing to do"));
    }

    /**
     * A client that goes from one cohort to another.
     *
     * @param before empty for none
     * @param after empty for none
     */
    private record Move(String client, String before, String after) {

        boolean isOne() {
            return !before.equals(after);
        }

        JsonTree json() {
            return new JsonTree(Map.of("clientId", client, "before", before, "after", after));
        }
    }
}
