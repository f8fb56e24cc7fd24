package no.helseprofil.command.remote;

import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerCall.HeaderText;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command that prints the findings of an assessment, or writes its report. */
@Command(
        name = "report",
        description = "What an assessment has found: its findings in a table, or the whole report in a file.")
final class ReportCommand extends ServerCommand {

    /** Forms of a report that a server writes beside JSON. */
    enum Form {
        csv,
        html
    }

    private static final Set<String> FINDINGS = Set.of("fail", "warn", "waived");

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "which one; latest, the one that was started last, if it is left out",
            defaultValue = "latest")
    private String id = "latest";

    @Option(names = "--since", paramLabel = "ID", description = "what has changed since this one")
    private @Nullable String since;

    @Option(names = "--for-client", paramLabel = "CLIENT", description = "of this client alone")
    private @Nullable String client;

    @Option(names = "--for-contact", paramLabel = "ADDRESS", description = "of the clients of this contact alone")
    private @Nullable String contact;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            description = "the whole report in another form: ${COMPLETION-CANDIDATES}")
    private @Nullable Form form;

    @Option(names = "--language", paramLabel = "TAG", description = "of titles and remedies: nb, nn or en")
    private @Nullable String language;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "write the report, in JSON if no form is named, to a file")
    private @Nullable String file;

    @Option(names = "--check", description = "exit with 1 if something fails now")
    private boolean check;

    @Override
    public Integer call() {
        RemoteRealm realm = open();
        if (form != null) {
            write(realm.send(call(form.name())).body());
            if (!check) {
                return ExitStatus.DONE;
            }
        }
        JsonTree report = realm.json(call("json"));
        if (form == null && file != null) {
            write(report.write());
        } else if (form == null) {
            show(report, () -> print(report));
        }
        return check
                        && found(report)
                                .anyMatch(found ->
                                        found.verdict().shown("verdict").equals("fail"))
                ? ExitStatus.REFUSED
                : ExitStatus.DONE;
    }

    private ServerCall call(String format) {
        ServerCall call = ServerCall.get("assessments", id)
                .with("format", format)
                .with("since", since)
                .with("client", client)
                .with("contact", contact);
        return language == null ? call : call.withHeader("Accept-Language", HeaderText.of("--language", language));
    }

    private void write(String report) {
        if (file == null) {
            terminal.text(report);
        } else {
            terminal.write(file, report);
        }
    }

    private void print(JsonTree report) {
        if (since == null) {
            terminal.say("assessment " + report.shown("id") + ": " + report.shown("status") + ", started "
                    + TerminalTime.words(report.shown("started")));
        }
        Table table = Table.of(
                since == null ? "VERDICT" : "CHANGE", "WHO", "REQUIREMENT", "FROM" + TerminalTime.HEADING, "MESSAGE");
        found(report)
                .forEach(found -> table.row(
                        found.verdict().shown(since == null ? "verdict" : "change"),
                        found.subject().shown("clientId"),
                        found.verdict().shown("requirement"),
                        TerminalTime.cell(found.verdict().shown("from")),
                        found.verdict().shown("message")));
        table.print(terminal, since == null ? "no findings" : "nothing has changed");
    }

    private Stream<Found> found(JsonTree report) {
        return since == null
                ? Stream.concat(
                                Stream.of(report.get("realm")),
                                Stream.of("clients", "apis").flatMap(list -> report.get(list).items().stream()))
                        .flatMap(subject -> subject.get("verdicts").items().stream()
                                .filter(verdict -> FINDINGS.contains(verdict.shown("verdict")))
                                .map(verdict -> new Found(subject, verdict)))
                : report.get("changes").items().stream().map(change -> new Found(change, change));
    }

    /** A finding, or a change of one, and whom it is about. */
    private record Found(JsonTree subject, JsonTree verdict) {}
}
