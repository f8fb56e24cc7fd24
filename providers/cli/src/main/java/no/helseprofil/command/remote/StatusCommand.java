package no.helseprofil.command.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that prints the state of a realm, or of one of its clients. */
@Command(
        name = "status",
        description = "How far the migration of a realm is, and what isn't as it should be; or how a client stands.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final ServerConnection connection;

    @Parameters(arity = "0..1", paramLabel = "CLIENT", description = "a client_id; without it the realm as a whole")
    private @Nullable String client;

    @Option(
            names = "--check",
            description = "exit with 1 if a client is refused now, or the realm isn't as it should be")
    private boolean check;

    StatusCommand(ServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        RemoteRealm realm = connection.open();
        return client == null ? ofRealm(realm) : ofClient(realm, client);
    }

    private int ofRealm(RemoteRealm realm) {
        Map<String, JsonTree> parts = new LinkedHashMap<>();
        parts.put("outlook", realm.json(ServerCall.get("forecast", "outlook")));
        parts.put("install", realm.json(ServerCall.get("install").with("max", "1")));
        parts.put("holds", realm.all(ServerCall.get("holds")));
        JsonTree status = JsonTree.of(parts);
        List<JsonTree> drifted = status.get("install").get("items").items().stream()
                .filter(item -> !item.shown("state").equals("as-desired"))
                .toList();
        connection.show(status, () -> print(status, drifted));
        boolean isFine =
                drifted.isEmpty() && status.get("outlook").get("states").number("refused") == 0;
        return check && !isFine ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void print(JsonTree status, List<JsonTree> drifted) {
        Terminal terminal = connection.terminal();
        JsonTree outlook = status.get("outlook");
        terminal.say(outlook.shown("total") + " clients at " + TerminalTime.words(outlook.shown("at")));
        Table states = Table.of("STATE", "CLIENTS");
        outlook.get("states").members().forEach((state, clients) -> states.row(state, clients.shown()));
        states.print(terminal, "no clients");
        terminal.say("");
        Table deadlines = Table.of("DEADLINE" + TerminalTime.HEADING, "REQUIREMENT", "CLIENTS THAT STOP");
        outlook.get("deadlines")
                .items()
                .forEach(deadline -> deadlines.row(
                        TerminalTime.cell(deadline.shown("at")),
                        deadline.shown("requirement"),
                        deadline.shown("clients")));
        deadlines.print(terminal, "no deadline stops a client");
        terminal.say("");
        holds(status.get("holds")).print(terminal, "nothing is on hold");
        terminal.say("");
        Table items = Table.of("NOT AS IT SHOULD BE", "NOW", "REMEDY");
        drifted.forEach(item -> items.row(item.shown("id"), item.shown("actual"), item.shown("remedy")));
        items.print(terminal, "the realm is as it should be");
    }

    static Table holds(JsonTree holds) {
        Table table = Table.of("ON HOLD", "UNTIL" + TerminalTime.HEADING, "IN FORCE", "REASON");
        holds.items()
                .forEach(hold -> table.row(
                        hold.shown("requirement"),
                        TerminalTime.cell(hold.shown("until")),
                        hold.shown("inForce"),
                        hold.shown("reason")));
        return table;
    }

    private int ofClient(RemoteRealm realm, String clientId) {
        JsonTree found = realm.json(ServerCall.get("clients", clientId));
        connection.show(found, () -> printClient(found));
        boolean isRefused = found.get("requirements").items().stream()
                .anyMatch(requirement -> requirement.shown("verdict").equals("fail"));
        return check && isRefused ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void printClient(JsonTree found) {
        Terminal terminal = connection.terminal();
        terminal.say(found.shown("clientId") + ": " + found.shown("state")
                + found.text("cohort").map(cohort -> ", cohort " + cohort).orElse("")
                + found.text("lastSeen")
                        .map(seen -> ", last seen " + TerminalTime.words(seen))
                        .orElse(", never seen"));
        Table table = Table.of("REQUIREMENT", "VERDICT", "PHASE", "ENFORCED" + TerminalTime.HEADING, "WAIVED UNTIL");
        found.get("requirements")
                .items()
                .forEach(requirement -> table.row(
                        requirement.shown("id"),
                        requirement.shown("verdict"),
                        requirement.shown("phase"),
                        TerminalTime.cell(requirement.shown("enforced")),
                        TerminalTime.cell(requirement.get("waiver").shown("expires"))));
        table.print(terminal, "nothing is asked of it");
    }
}
