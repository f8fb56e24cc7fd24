package no.helseprofil.command.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.RemoteCommands.HoldCommand;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that prints the state of a realm, or of one of its clients. */
@Command(
        name = "status",
        description = "How far the migration of a realm is, and what isn't as it should be; or how a client stands.")
final class StatusCommand extends ServerCommand {

    @Parameters(arity = "0..1", paramLabel = "CLIENT", description = "a client_id; without it the realm as a whole")
    private @Nullable String client;

    @Option(
            names = "--check",
            description = "exit with 1 if a client is refused now, or the realm isn't as it should be")
    private boolean check;

    @Override
    public Integer call() {
        RemoteRealm realm = open();
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
        show(status, () -> print(status, drifted));
        boolean isFine =
                drifted.isEmpty() && status.get("outlook").get("states").number("refused") == 0;
        return check && !isFine ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void print(JsonTree status, List<JsonTree> drifted) {
        JsonTree outlook = status.get("outlook");
        terminal.say(outlook.shown("total") + " clients at " + TerminalTime.words(outlook.shown("at")));
        Table states = Table.of("STATE", "CLIENTS");
        outlook.get("states").members().forEach((state, clients) -> states.row(state, clients.shown()));
        states.print(terminal, "no clients");
        terminal.say("");
        Table.of(
                        outlook.get("deadlines"),
                        "DEADLINE, IN NORWAY@at",
                        "REQUIREMENT=requirement",
                        "CLIENTS THAT STOP=clients")
                .print(terminal, "no deadline stops a client");
        terminal.say("");
        Table.of(status.get("holds"), HoldCommand.COLUMNS).print(terminal, "nothing is on hold");
        terminal.say("");
        Table.of(JsonTree.of(drifted), "NOT AS IT SHOULD BE=id", "NOW=actual", "REMEDY=remedy")
                .print(terminal, "the realm is as it should be");
    }

    private int ofClient(RemoteRealm realm, String clientId) {
        JsonTree found = realm.json(ServerCall.get("clients", clientId));
        show(found, () -> printClient(found));
        boolean isRefused = found.get("requirements").items().stream()
                .anyMatch(requirement -> requirement.shown("verdict").equals("fail"));
        return check && isRefused ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void printClient(JsonTree found) {
        terminal.say(found.shown("clientId") + ": " + found.shown("state")
                + found.text("cohort").map(cohort -> ", cohort " + cohort).orElse("")
                + found.text("lastSeen")
                        .map(seen -> ", last seen " + TerminalTime.words(seen))
                        .orElse(", never seen"));
        Table.of(
                        found.get("requirements"),
                        "REQUIREMENT=id",
                        "VERDICT=verdict",
                        "PHASE=phase",
                        "ENFORCED, IN NORWAY@enforced",
                        "WAIVED UNTIL@waiver.expires")
                .print(terminal, "nothing is asked of it");
    }
}
