package no.helseprofil.testkit.server;

import java.util.List;

/** The end of a server's log, for the message of a failed start: the cause stands there, not in our exception. */
final class LogTail {

    private static final int LINES = 60;

    private LogTail() {}

    static String of(String log) {
        List<String> lines = log.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
        return "The server's last log lines:\n" + String.join("\n", last);
    }
}
