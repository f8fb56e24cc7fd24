package no.helseprofil.command.remote;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerHttp.ServerReply;
import no.helseprofil.command.remote.Table.TerminalTime;
import org.jspecify.annotations.Nullable;

/** Commands that change a realm, and list what was changed by them. */
final class WritingCommands {

    private static final String[] BLOCKS = {
        "ID=id",
        "KIND=kind",
        "VALUE=value",
        "SINCE, IN NORWAY@created",
        "UNTIL@expires",
        "IN FORCE=inForce",
        "BY=by",
        "REASON=reason"
    };

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private WritingCommands() {}

    static int profile(RemoteCommand command) {
        RemoteRealm realm = command.open();
        String file = command.text("--file");
        if (file == null) {
            ServerReply profile = realm.send(ServerCall.of("GET", "profile"));
            command.terminal().json(profile.body());
            profile.etag().ifPresent(tag -> command.terminal().remark("ETag: " + tag));
            return ExitStatus.DONE;
        }
        String document = command.terminal().read(file);
        String etag = command.text("--etag");
        ServerCall call = ServerCall.of("PUT", "profile")
                .withHeader("If-Match", "--etag", etag == null ? presentTag(realm) : etag)
                .with("reason", command.text("--reason"))
                .withBody(document);
        if (!command.has("--dry-run")) {
            realm.send(call);
            return command.done("the profile is in force");
        }
        JsonTree prospect = realm.json(call.with("dry-run", "true"));
        return command.show(prospect, terminal -> {
            Table table = Table.of("WHAT", "OF", "CLIENTS");
            prospect.members().forEach((what, value) -> {
                if (value.value() instanceof Map) {
                    value.members().forEach((of, clients) -> table.row(what, of, withoutJson(clients)));
                } else {
                    table.row(what, "", withoutJson(value));
                }
            });
            table.print(terminal, "nothing would change");
        });
    }

    private static String presentTag(RemoteRealm realm) {
        return realm.send(ServerCall.of("GET", "profile"))
                .etag()
                .orElseThrow(() -> new FailedCommandException(
                        ExitStatus.UNREACHABLE,
                        "the profile came without an ETag, so nothing is written; ask for what stands in between"));
    }

    /** Returns a value in readable form, without JSON inside a table. */
    private static String withoutJson(JsonTree value) {
        if (value.value() instanceof List<?> list) {
            String between = list.stream().allMatch(String.class::isInstance) ? ", " : "; ";
            return value.items().stream().map(WritingCommands::withoutJson).collect(Collectors.joining(between));
        }
        return value.value() instanceof Map
                ? value.members().entrySet().stream()
                        .map(member -> member.getKey() + " " + withoutJson(member.getValue()))
                        .collect(Collectors.joining(", "))
                : value.shown();
    }

    static int waive(RemoteCommand command) {
        String client = command.text("CLIENT");
        String requirement = command.text("REQUIREMENT");
        String until = command.text("--until");
        String approvedBy = command.text("--approved-by");
        String reason = command.text("--reason");
        if (client == null) {
            return command.list(
                    ServerCall.of("GET", "waivers").with("endsBefore", command.text("--ends-before")),
                    "no waivers",
                    "CLIENT=clientId",
                    "REQUIREMENT=requirement",
                    "UNTIL, IN NORWAY@expires",
                    "IN FORCE=inForce",
                    "APPROVED BY=approvedBy",
                    "REASON=reason");
        }
        if (requirement == null) {
            throw FailedCommandException.misused("name the requirement, too");
        }
        if (command.has("--end")) {
            return command.change(
                    ServerCall.of("DELETE", "clients", client, "waivers", requirement)
                            .with("reason", reason),
                    client + " has no waiver of " + requirement + " any more");
        }
        if (until == null || approvedBy == null || reason == null) {
            throw FailedCommandException.misused("a waiver has --until, --approved-by and --reason; --end removes one");
        }
        return command.change(
                ServerCall.of("PUT", "clients", client, "waivers", requirement)
                        .withBody(Map.of("reason", reason, "approvedBy", approvedBy, "expires", until)),
                client + " has a waiver of " + requirement + " until " + TerminalTime.words(until));
    }

    /** Suspends a requirement, which is the way back in an outage. */
    static int hold(RemoteCommand command) {
        String requirement = command.text("REQUIREMENT");
        String until = command.text("--until");
        String reason = command.text("--reason");
        if (requirement == null) {
            return command.list(ServerCall.of("GET", "holds"), "nothing is on hold", ReadingCommands.HOLDS);
        }
        if (command.has("--end")) {
            return command.change(
                    ServerCall.of("DELETE", "holds", requirement).with("reason", reason), requirement + " holds again");
        }
        if (until == null || reason == null) {
            throw FailedCommandException.misused("a hold has --until and --reason; --end ends one");
        }
        return command.change(
                ServerCall.of("POST", "holds")
                        .withBody(Map.of("requirement", requirement, "until", until, "reason", reason)),
                requirement + " is on hold until " + TerminalTime.words(until));
    }

    /** Moves all of the clients, or none if one of the names belongs to no client. */
    static int cohort(RemoteCommand command) {
        List<String> names = command.texts("COHORT [CLIENT...]");
        String file = command.text("--file");
        String reason = command.text("--reason");
        boolean none = command.has("--none");
        boolean dryRun = command.has("--dry-run");
        if (names.isEmpty() && !none) {
            throw FailedCommandException.misused("name the cohort, or give --none");
        }
        Set<String> clients = new LinkedHashSet<>(none ? names : names.subList(1, names.size()));
        if (file != null) {
            command.terminal()
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
        body.put("cohort", none ? null : names.get(0));
        body.put("clients", List.copyOf(clients));
        if (reason != null) {
            body.put("reason", reason);
        }
        JsonTree moves = command.open()
                .json(ServerCall.of("POST", "clients", "cohort")
                        .withBody(body)
                        .with("dry-run", dryRun ? "true" : null));
        String after = dryRun ? "WOULD BE=after" : "COHORT NOW=after";
        return command.show(moves, "nothing to do", "CLIENT=clientId", "COHORT BEFORE=before", after);
    }

    static int block(RemoteCommand command) {
        String end = command.text("--end");
        String kind = command.text("KIND");
        String value = command.text("VALUE");
        String reason = command.text("--reason");
        if (end != null && kind != null) {
            throw FailedCommandException.misused("--end removes a block; leave kind and value out");
        }
        if (end != null) {
            return unblock(command, ServerCall.of("DELETE", "blocks", end).with("reason", reason));
        }
        if (kind == null) {
            return command.list(ServerCall.of("GET", "blocks"), "nothing is blocked", BLOCKS);
        }
        if (value == null || reason == null) {
            throw FailedCommandException.misused("a block has a kind, a value and --reason");
        }
        Map<String, String> body = new LinkedHashMap<>();
        body.put("kind", kind);
        body.put("value", value);
        body.put("reason", reason);
        String until = command.text("--until");
        if (until != null) {
            body.put("expires", until);
        }
        ServerCall call = ServerCall.of("POST", "blocks").withBody(body);
        if (command.has("--dry-run")) {
            return showReach(command, command.open().all(call.with("dry-run", "true"), ServerCall.MOST, "clients"));
        }
        JsonTree block = command.open().json(call.with("clients", command.text("--clients")));
        return command.show(
                block,
                terminal -> terminal.say(block.shown("kind") + " " + block.shown("value")
                        + " is blocked; the id of the block is " + block.shown("id")));
    }

    private static int showReach(RemoteCommand command, JsonTree reach) {
        return command.show(reach, terminal -> {
            terminal.say("clients that would be hit: " + reach.shown("total") + " of " + reach.shown("of")
                    + (reach.is("everybody") ? ", so that none is left" : "")
                    + (reach.is("numberNeeded") ? "; to block them, add --clients " + reach.shown("total") : ""));
            Table table =
                    Table.of("CLIENT", "GETS", "SESSIONS", "OFFLINE", "REQUESTS OF 7 DAYS", "LAST SEEN, IN NORWAY");
            reach.get("clients")
                    .items()
                    .forEach(client -> table.row(
                            client.shown("clientId"),
                            client.is("all") ? "nothing" : "nothing where it names the organisation",
                            client.shown("sessions"),
                            client.shown("offlineSessions"),
                            client.shown("requests"),
                            TerminalTime.cell(client.shown("lastSeen"))));
            table.print(terminal, "no client is known to use it");
        });
    }

    private static int unblock(RemoteCommand command, ServerCall call) {
        ServerReply reply = command.open().send(call);
        if (reply.body().isEmpty()) {
            return command.done("the block is removed");
        }
        JsonTree others = reply.json();
        return command.show(others, terminal -> {
            terminal.say("the block is removed, and these still block the same:");
            Table.of(others.get("stillBlockedBy"), BLOCKS).print(terminal, "");
        });
    }

    static int assess(RemoteCommand command) {
        String cancelled = command.text("--cancel");
        if (cancelled != null) {
            return command.change(
                    ServerCall.of("DELETE", "assessments", cancelled).with("reason", command.text("--reason")),
                    "the assessment is cancelled");
        }
        RemoteRealm realm = command.open();
        JsonTree started = realm.json(ServerCall.of("POST", "assessments")
                .withBody(Map.of("clients", !command.has("--no-clients"), "apis", !command.has("--no-apis"))));
        JsonTree run = command.has("--wait") ? ended(command.terminal(), realm, started) : started;
        command.show(
                run,
                terminal -> terminal.say("assessment " + run.shown("id") + ": " + run.shown("status")
                        + run.text("reason").map(why -> ", " + why).orElse("")));
        return Set.of("done", "running").contains(run.shown("status")) ? ExitStatus.DONE : ExitStatus.REFUSED;
    }

    private static JsonTree ended(Terminal terminal, RemoteRealm realm, JsonTree started) {
        JsonTree run = started;
        String printed = "";
        while (run.shown("status").equals("running")) {
            terminal.pause().accept(BETWEEN);
            run = realm.json(ServerCall.of("GET", "assessments").with("max", "20")).items().stream()
                    .filter(kept -> kept.shown("id").equals(started.shown("id")))
                    .findFirst()
                    .orElseThrow(
                            () -> new FailedCommandException(ExitStatus.REFUSED, "the assessment no longer exists"));
            JsonTree progress = run.get("progress");
            String reached = progress.shown("done") + " of " + progress.shown("total");
            if (!reached.equals(printed)) {
                terminal.remark(reached);
                printed = reached;
            }
        }
        return run;
    }
}
