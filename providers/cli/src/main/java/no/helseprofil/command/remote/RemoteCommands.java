package no.helseprofil.command.remote;

import java.util.List;

/** Commands that call a server. */
public final class RemoteCommands {

    private RemoteCommands() {}

    /** Returns the commands for picocli. */
    public static List<Object> in(Terminal terminal) {
        return List.of(
                new StatusCommand(new ServerConnection(terminal)),
                new ForecastCommand(new ServerConnection(terminal)),
                new ProfileCommand(new ServerConnection(terminal)),
                new WaiveCommand(new ServerConnection(terminal)),
                new HoldCommand(new ServerConnection(terminal)),
                new CohortCommand(new ServerConnection(terminal)),
                new BlockCommand(new ServerConnection(terminal)),
                new AssessCommand(new ServerConnection(terminal)),
                new ReportCommand(new ServerConnection(terminal)));
    }
}
