package no.helseprofil.command.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.Table.TerminalTime;

/** Commands that change nothing. */
final class ReadingCommands {

    /** Columns of a table of holds. */
    static final String[] HOLDS = {"ON HOLD=requirement", "UNTIL, IN NORWAY@until", "IN FORCE=inForce", "REASON=reason"
    };

    /** Page size of a forecast: the server judges all clients for each page, so all of them are requested at once. */
    private static final int MOST = 50_000;

    private static final Set<String> FINDINGS = Set.of("fail", "warn", "waived");

    private ReadingCommands() {}

    static int status(RemoteCommand command) {
        RemoteRealm realm = command.open();
        String client = command.text("CLIENT");
        if (client == null) {
            return statusOfRealm(command, realm);
        }
        JsonTree found = realm.json(ServerCall.of("GET", "clients", client));
        command.show(found, terminal -> {
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
        });
        return command.has("--check") && fails(found.get("requirements").items())
                ? ExitStatus.REFUSED
                : ExitStatus.DONE;
    }

    private static int statusOfRealm(RemoteCommand command, RemoteRealm realm) {
        Map<String, JsonTree> parts = new LinkedHashMap<>();
        parts.put("outlook", realm.json(ServerCall.of("GET", "forecast", "outlook")));
        parts.put("install", realm.json(ServerCall.of("GET", "install").with("max", "1")));
        parts.put("holds", realm.all(ServerCall.of("GET", "holds")));
        JsonTree status = JsonTree.of(parts);
        JsonTree outlook = status.get("outlook");
        List<JsonTree> drifted = status.get("install").get("items").items().stream()
                .filter(item -> !item.shown("state").equals("as-desired"))
                .toList();
        command.show(status, terminal -> {
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
            Table.of(status.get("holds"), HOLDS).print(terminal, "nothing is on hold");
            terminal.say("");
            Table.of(JsonTree.of(drifted), "NOT AS IT SHOULD BE=id", "NOW=actual", "REMEDY=remedy")
                    .print(terminal, "the realm is as it should be");
        });
        boolean isFine = drifted.isEmpty() && outlook.get("states").number("refused") == 0;
        return command.has("--check") && !isFine ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    static int forecast(RemoteCommand command) {
        String draft = command.text("--draft");
        ServerCall call = draft == null
                ? ServerCall.of("GET", "forecast")
                : ServerCall.of("POST", "forecast").withBody(command.terminal().read(draft));
        JsonTree forecast = command.open().all(call.with("at", command.text("--at")), MOST, "clients", "changes");
        JsonTree clients = forecast.get("clients");
        command.show(forecast, terminal -> {
            terminal.say("At " + TerminalTime.words(forecast.shown("at")));
            Table.of(
                            clients.each("requirements"),
                            "REFUSED=of.clientId",
                            "FOR=stage|id",
                            "EVIDENCE=evidence",
                            "LAST SEEN, IN NORWAY@lastSeen",
                            "WAIVED UNTIL@waivedUntil")
                    .print(terminal, "no client is refused");
            Table changed = Table.of("ANSWERED OTHERWISE", "BY", "BECAUSE OF");
            forecast.get("changes")
                    .each("requirements")
                    .items()
                    .forEach(requirement -> changed.row(
                            requirement.get("of").shown("clientId"), requirement.shown("id"), settings(requirement)));
            if (!changed.isEmpty()) {
                terminal.say("");
                changed.print(terminal, "");
            }
            forecast.get("unseen")
                    .items()
                    .forEach(stage -> terminal.say("no client has been seen to fail " + stage.shown()
                            + ", whose values are tighter than any in force"));
        });
        return command.has("--check") && !clients.items().isEmpty() ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private static String settings(JsonTree requirement) {
        return requirement.get("settings").items().stream()
                .map(setting -> setting.shown("setting") + " " + setting.shown("value"))
                .collect(Collectors.joining(", "));
    }

    static int report(RemoteCommand command) {
        RemoteRealm realm = command.open();
        Terminal terminal = command.terminal();
        String since = command.text("--since");
        String form = command.text("--format");
        String file = command.text("--to");
        boolean check = command.has("--check");
        if (form != null) {
            terminal.write(file, realm.send(reportCall(command, form)).body());
            if (!check) {
                return ExitStatus.DONE;
            }
        }
        JsonTree report = realm.json(reportCall(command, "json"));
        JsonTree found = since == null ? findings(report) : report.get("changes");
        if (form == null && file != null) {
            terminal.write(file, report.write());
        } else if (form == null) {
            command.show(report, shown -> {
                if (since == null) {
                    terminal.say("assessment " + report.shown("id") + ": " + report.shown("status") + ", started "
                            + TerminalTime.words(report.shown("started")));
                }
                Table.of(
                                found,
                                since == null ? "VERDICT=verdict" : "CHANGE=change",
                                since == null ? "WHO=of.clientId" : "WHO=clientId",
                                "REQUIREMENT=requirement",
                                "FROM, IN NORWAY@from",
                                "MESSAGE=message")
                        .print(terminal, since == null ? "no findings" : "nothing has changed");
            });
        }
        return check && fails(found.items()) ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private static ServerCall reportCall(RemoteCommand command, String format) {
        String id = command.text("ID");
        return ServerCall.of("GET", "assessments", id == null ? "latest" : id)
                .with("format", format)
                .with("since", command.text("--since"))
                .with("client", command.text("--for-client"))
                .with("contact", command.text("--for-contact"))
                .withHeader("Accept-Language", "--language", command.text("--language"));
    }

    private static JsonTree findings(JsonTree report) {
        List<JsonTree> subjects = Stream.concat(
                        Stream.of(report.get("realm")),
                        Stream.of("clients", "apis").flatMap(list -> report.get(list).items().stream()))
                .toList();
        return JsonTree.of(JsonTree.of(subjects).each("verdicts").items().stream()
                .filter(verdict -> FINDINGS.contains(verdict.shown("verdict")))
                .toList());
    }

    private static boolean fails(List<JsonTree> verdicts) {
        return verdicts.stream().anyMatch(verdict -> verdict.shown("verdict").equals("fail"));
    }
}
