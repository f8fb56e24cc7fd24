package no.helseprofil.command.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The realm of a running server, as an administrator who is signed in reads and changes it. */
final class RemoteRealm {

    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;

    /** RFC 6750, section 2.1. */
    private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final ServerHttp http = new ServerHttp();
    private final String base;
    private final URI tokenEndpoint;
    private final SignIn signIn;

    private @Nullable String token;

    /**
     * Nothing is sent yet.
     *
     * @param server its address, without a slash at the end
     * @param realm the realm that is administered
     * @param signInRealm the realm of who administers it
     */
    RemoteRealm(String server, String realm, String signInRealm, SignIn signIn) {
        this.base = server + "/admin/realms/" + ServerCall.step(realm) + "/helseprofil/";
        this.tokenEndpoint =
                URI.create(server + "/realms/" + ServerCall.step(signInRealm) + "/protocol/openid-connect/token");
        this.signIn = signIn;
    }

    /**
     * Makes a call. A token that has ended is fetched anew, once: what is answered with 401 hasn't been done.
     *
     * @throws FailedCommandException if it is refused, or no answer comes
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

    /** What a call answers. */
    JsonTree json(ServerCall call) {
        return send(call).json();
    }

    /** All of a list that is told in pages. */
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

    /** An object of which these members are lists that are told in pages; the others are those of the first page. */
    JsonTree all(ServerCall call, String... lists) {
        return all(call, ServerCall.MOST, lists);
    }

    /**
     * Returns the same where the server returns more at once.
     *
     * @param most how much
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
                    ExitStatus.NOT_ALLOWED, "not signed in: what is given as an access token isn't one");
        }
        token = bearer;
        return bearer;
    }

    /** Not by the words for the admin REST: what is refused here is the name or the secret. */
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
