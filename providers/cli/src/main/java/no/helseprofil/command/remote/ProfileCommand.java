package no.helseprofil.command.remote;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerCall.HeaderText;
import no.helseprofil.command.remote.ServerHttp.ServerReply;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that shows the profile document, or puts another one in force. */
@Command(
        name = "profile",
        description =
                "Shows the profile document, or puts that of a file in force. With the document its ETag is shown:"
                        + " give it by --etag, and nothing is written if somebody else has changed the document since.")
final class ProfileCommand extends ServerCommand {

    private static final String PROFILE = "profile";

    @Option(names = "--file", paramLabel = "FILE", description = "put this document in force; - is what is piped in")
    private @Nullable String file;

    @Option(
            names = "--etag",
            paramLabel = "TAG",
            description = "of the document that it replaces; that of the document in force if it is left out")
    private @Nullable String etag;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the table of changes")
    private @Nullable String reason;

    @Option(names = "--dry-run", description = "change nothing, and show the effect on the clients")
    private boolean dryRun;

    @Override
    public Integer call() {
        RemoteRealm realm = open();
        if (file == null) {
            ServerReply profile = realm.send(ServerCall.get(PROFILE));
            terminal.json(profile.body());
            profile.etag().ifPresent(tag -> terminal.remark("ETag: " + tag));
        } else {
            put(realm, terminal.read(file));
        }
        return ExitStatus.DONE;
    }

    private void put(RemoteRealm realm, String document) {
        ServerCall call = ServerCall.put(PROFILE)
                .withHeader("If-Match", etag == null ? present(realm) : HeaderText.of("--etag", etag))
                .with("reason", reason)
                .withBody(document);
        if (dryRun) {
            JsonTree prospect = realm.json(call.with("dry-run", "true"));
            show(prospect, () -> print(prospect));
        } else {
            realm.send(call);
            done("the profile is in force");
        }
    }

    private static String present(RemoteRealm realm) {
        return realm.send(ServerCall.get(PROFILE))
                .etag()
                .orElseThrow(() -> new FailedCommandException(
                        ExitStatus.UNREACHABLE,
                        "the profile came without an ETag, so nothing is written; ask for what stands in between"));
    }

    private void print(JsonTree prospect) {
        Table table = Table.of("WHAT", "OF", "CLIENTS");
        prospect.members().forEach((what, value) -> {
            if (value.value() instanceof Map) {
                value.members().forEach((of, clients) -> table.row(what, of, shown(clients)));
            } else {
                table.row(what, "", shown(value));
            }
        });
        table.print(terminal, "nothing would change");
    }

    /** Returns a value in readable form, without JSON inside a table. */
    private static String shown(JsonTree value) {
        if (value.value() instanceof List<?> list) {
            String between = list.stream().allMatch(String.class::isInstance) ? ", " : "; ";
            return value.items().stream().map(ProfileCommand::shown).collect(Collectors.joining(between));
        }
        return value.value() instanceof Map
                ? value.members().entrySet().stream()
                        .map(member -> member.getKey() + " " + shown(member.getValue()))
                        .collect(Collectors.joining(", "))
                : value.shown();
    }
}
