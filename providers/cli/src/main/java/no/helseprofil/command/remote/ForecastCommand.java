package no.helseprofil.command.remote;

import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that lists the clients that will be refused on a date, and the requirements. */
@Command(name = "forecast", description = "Shows which clients will be refused on a date, and why. Changes nothing.")
final class ForecastCommand extends ServerCommand {

    /** Page size: the server judges all clients for each page, so all of them are requested at once. */
    private static final int MOST = 50_000;

    private static final String CLIENTS = "clients";
    private static final String CHANGES = "changes";
    private static final String REQUIREMENTS = "requirements";

    @Option(
            names = "--at",
            paramLabel = "DATE",
            description = "a date such as 2027-06-01, or an instant such as 2027-06-01T00:00:00Z; else now")
    private @Nullable String at;

    @Option(
            names = "--draft",
            paramLabel = "FILE",
            description = "what a draft of the profile document would add; it is stored nowhere")
    private @Nullable String draft;

    @Option(names = "--check", description = "exit with 1 if a client would be refused")
    private boolean check;

    @Override
    public Integer call() {
        ServerCall call = (draft == null
                        ? ServerCall.get("forecast")
                        : ServerCall.post("forecast").withBody(terminal.read(draft)))
                .with("at", at);
        JsonTree forecast = open().all(call, MOST, CLIENTS, CHANGES);
        List<JsonTree> clients = forecast.get(CLIENTS).items();
        show(forecast, () -> print(forecast));
        return check && !clients.isEmpty() ? ExitStatus.REFUSED : ExitStatus.DONE;
    }

    private void print(JsonTree forecast) {
        terminal.say("At " + TerminalTime.words(forecast.shown("at")));
        Table refused = Table.of("REFUSED", "FOR", "EVIDENCE", "LAST SEEN" + TerminalTime.HEADING, "WAIVED UNTIL");
        for (JsonTree client : forecast.get(CLIENTS).items()) {
            for (JsonTree requirement : client.get(REQUIREMENTS).items()) {
                refused.row(
                        client.shown("clientId"),
                        requirement.text("stage").orElse(requirement.shown("id")),
                        requirement.shown("evidence"),
                        TerminalTime.cell(requirement.shown("lastSeen")),
                        TerminalTime.cell(requirement.shown("waivedUntil")));
            }
        }
        refused.print(terminal, "no client is refused");
        Table changed = Table.of("ANSWERED OTHERWISE", "BY", "BECAUSE OF");
        for (JsonTree client : forecast.get(CHANGES).items()) {
            for (JsonTree requirement : client.get(REQUIREMENTS).items()) {
                changed.row(client.shown("clientId"), requirement.shown("id"), settings(requirement));
            }
        }
        if (!changed.isEmpty()) {
            terminal.say("");
            changed.print(terminal, "");
        }
        forecast.get("unseen")
                .items()
                .forEach(stage -> terminal.say("no client has been seen to fail " + stage.shown()
                        + ", whose values are tighter than any in force"));
    }

    private static String settings(JsonTree requirement) {
        return requirement.get("settings").items().stream()
                .map(setting -> setting.shown("setting") + " " + setting.shown("value"))
                .collect(Collectors.joining(", "));
    }
}
