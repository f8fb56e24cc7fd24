package no.helseprofil.command.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerHttp.ServerReply;
import org.jspecify.annotations.Nullable;

/** A realm of a running server, as a signed-in administrator reads and changes it. */
final class RemoteRealm {

    private static final int UNAUTHORIZED = 401;

    /** Characters of a bearer token (RFC 6750, section 2.1). */
    private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final ServerHttp http = new ServerHttp();
    private final String base;
    private final URI tokenEndpoint;
    private final Map<String, String> signIn;
    private @Nullable String token;

    /**
     * Creates a realm without sending a request.
     *
     * @param server address of the server, without a slash at the end
     * @param realm the realm to be administered
     * @param signInRealm the realm in which the administrator signs in
     * @param signIn form for the token endpoint; empty if there is a token already
     * @param token the token; null if there is a form
     */
    RemoteRealm(String server, String realm, String signInRealm, Map<String, String> signIn, @Nullable String token) {
        this.base = server + "/admin/realms/" + ServerCall.step(realm) + "/helseprofil/";
        this.tokenEndpoint =
                URI.create(server + "/realms/" + ServerCall.step(signInRealm) + "/protocol/openid-connect/token");
        this.signIn = signIn;
        this.token = token;
    }

    /**
     * Sends a call. An expired token is replaced once, since a call that is answered with 401 hasn't been performed.
     *
     * @throws FailedCommandException if it is refused, or no response comes
     */
    ServerReply send(ServerCall call) {
        ServerReply reply = send(call, token == null ? fetched() : token);
        if (reply.status() == UNAUTHORIZED && !signIn.isEmpty()) {
            reply = send(call, fetched());
        }
        if (!reply.isFine()) {
            throw reply.refusal();
        }
        return reply;
    }

    private ServerReply send(ServerCall call, String bearer) {
        if (!BEARER_TOKEN.matcher(bearer).matches()) {
            throw new FailedCommandException(
                    ExitStatus.NOT_ALLOWED, "not signed in: the value given as an access token isn't one");
        }
        token = bearer;
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        headers.put("Authorization", "Bearer " + bearer);
        if (call.body() != null) {
            headers.put("Content-Type", "application/json");
        }
        return http.send(URI.create(base + call.address()), call.method(), headers, call.body());
    }

    /** Sends a call, and returns the JSON of its response. */
    JsonTree json(ServerCall call) {
        return send(call).json();
    }

    /** Returns all pages of a list. */
    JsonTree all(ServerCall call) {
        List<JsonTree> items = new ArrayList<>();
        for (int page = 0; items.size() >= page * ServerCall.MOST; page++) {
            items.addAll(json(call.page(page, ServerCall.MOST)).items());
        }
        return JsonTree.of(items);
    }

    /**
     * Returns an object whose given members are lists in pages; the other members are those of the first page.
     *
     * @param most number of items of a page
     */
    JsonTree all(ServerCall call, int most, String... lists) {
        JsonTree answer = json(call.page(0, most));
        Map<String, JsonTree> members = answer.members();
        for (int page = 1; isFull(answer, most, lists); page++) {
            answer = json(call.page(page, most));
            for (String list : lists) {
                Stream<JsonTree> more = answer.get(list).items().stream();
                members.computeIfPresent(
                        list,
                        (name, before) -> JsonTree.of(
                                Stream.concat(before.items().stream(), more).toList()));
            }
        }
        return JsonTree.of(members);
    }

    private static boolean isFull(JsonTree page, int most, String... lists) {
        return Stream.of(lists).anyMatch(list -> page.get(list).items().size() >= most);
    }

    /** Signs in. */
    private String fetched() {
        ServerReply reply = http.send(
                tokenEndpoint,
                "POST",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                ServerCall.form(signIn));
        if (reply.status() == 400 || reply.status() == UNAUTHORIZED) {
            // without hints about the admin REST, since the cause is the name or the secret
            throw new FailedCommandException(
                    ExitStatus.NOT_ALLOWED,
                    "not signed in (" + reply.status() + ")"
                            + reply.reason().map(text -> ": " + text).orElse(""));
        }
        if (!reply.isFine()) {
            throw reply.refusal();
        }
        return reply.json().text("access_token").orElse("");
    }
}
