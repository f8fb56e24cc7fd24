package no.helseprofil.command.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.ServerCommand.SignIn;
import no.helseprofil.command.remote.ServerHttp.ServerReply;
import org.jspecify.annotations.Nullable;

/** A realm of a running server, as a signed-in administrator reads and changes it. */
final class RemoteRealm {

    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    /** Characters of a bearer token (RFC 6750, section 2.1). */
    private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final ServerHttp http = new ServerHttp();
    private final String base;
    private final URI tokenEndpoint;
    private final SignIn signIn;

    private @Nullable String token;

    /**
     * Creates a realm without sending a request.
     *
     * @param server address of the server, without a slash at the end
     * @param realm the realm to be administered
     * @param signInRealm the realm in which the administrator signs in
     */
    RemoteRealm(String server, String realm, String signInRealm, SignIn signIn) {
        this.base = server + "/admin/realms/" + ServerCall.step(realm) + "/helseprofil/";
        this.tokenEndpoint =
                URI.create(server + "/realms/" + ServerCall.step(signInRealm) + "/protocol/openid-connect/token");
        this.signIn = signIn;
    }

    /**
     * Sends a call. An expired token is replaced once, since a call that is answered with 401 hasn't been performed.
     *
     * @throws FailedCommandException if it is refused, or no response comes
     */
    ServerReply send(ServerCall call) {
        String known = token == null ? fetched() : token;
        ServerReply reply = send(call, known);
        if (reply.status() == UNAUTHORIZED && signIn.canBeRepeated()) {
            reply = send(call, fetched());
        }
        if (!reply.isFine()) {
            throw reply.refusal();
        }
        return reply;
    }

    /** Sends a call, and returns the JSON of its response. */
    JsonTree json(ServerCall call) {
        return send(call).json();
    }

    /** Returns all pages of a list. */
    JsonTree all(ServerCall call) {
        List<JsonTree> items = new ArrayList<>();
        for (int page = 0; ; page++) {
            List<JsonTree> more = json(call.page(page)).items();
            items.addAll(more);
            if (more.size() < ServerCall.MOST) {
                return JsonTree.of(items);
            }
        }
    }

    /** Returns an object whose given members are lists in pages; the other members are those of the first page. */
    JsonTree all(ServerCall call, String... lists) {
        return all(call, ServerCall.MOST, lists);
    }

    /**
     * Returns an object whose given members are lists in pages of another size.
     *
     * @param most number of items of a page
     */
    JsonTree all(ServerCall call, int most, String... lists) {
        Map<String, JsonTree> members = new LinkedHashMap<>();
        for (int page = 0; ; page++) {
            JsonTree answer = json(call.page(page, most));
            boolean isLast = true;
            answer.members().forEach(members::putIfAbsent);
            for (String list : lists) {
                List<JsonTree> items = answer.get(list).items();
                JsonTree before = members.get(list);
                if (page > 0 && before != null) {
                    List<JsonTree> joined = new ArrayList<>(before.items());
                    joined.addAll(items);
                    members.put(list, JsonTree.of(joined));
                }
                isLast &= items.size() < most;
            }
            if (isLast) {
                return JsonTree.of(members);
            }
        }
    }

    private ServerReply send(ServerCall call, String bearer) {
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        headers.put("Authorization", BEARER + bearer);
        if (call.body() != null) {
            headers.put("Content-Type", "application/json");
        }
        return http.send(URI.create(base + call.address()), call.method(), headers, call.body());
    }

    private String fetched() {
        if (!signIn.canBeRepeated()) {
            return kept(signIn.token());
        }
        ServerReply reply = http.send(
                tokenEndpoint,
                "POST",
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                ServerCall.form(signIn.form()));
        if (!reply.isFine()) {
            throw refusedSignIn(reply);
        }
        return kept(reply.json().text("access_token").orElse(""));
    }

    private String kept(String bearer) {
        if (!BEARER_TOKEN.matcher(bearer).matches()) {
            throw new FailedCommandException(
                    ExitStatus.NOT_ALLOWED, "not signed in: the value given as an access token isn't one");
        }
        token = bearer;
        return bearer;
    }

    /**
     * Returns the failure of a sign-in. It has no hints about the admin REST, since the cause is the name or the
     * secret.
     */
    private FailedCommandException refusedSignIn(ServerReply reply) {
        FailedCommandException refusal = reply.refusal();
        boolean isOfTheSecret = reply.status() == 400 || reply.status() == UNAUTHORIZED;
        return isOfTheSecret
                ? new FailedCommandException(
                        ExitStatus.NOT_ALLOWED,
                        "not signed in (" + reply.status() + ")"
                                + reply.reason().map(text -> ": " + text).orElse(""))
                : refusal;
    }
}
