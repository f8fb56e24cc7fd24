package no.helseprofil.keycloak.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.models.KeycloakSession;

/**
 * Hook at which Keycloak calls this JAR while it handles a request. One that isn't called may show in no answer, since
 * another check refuses the same. So the hooks that a request passes are noted, in their order, when the server attacks
 * itself. Those of other requests aren't.
 */
public enum WatchedHook {
    CLIENT_AUTHENTICATOR("the client authenticator"),
    ASSERTION_SIGNATURE("the verification of a client assertion"),
    ASSERTION_AUDIENCE("the check of an assertion's audience"),
    ASSERTION_LIFETIME("the check of an assertion's lifetime"),
    ASSERTION_REUSE("the check of an assertion's reuse"),
    POLICY_TOKEN("the client policy of a token request"),
    POLICY_PUSHED("the client policy of a pushed request"),
    POLICY_INTROSPECTION("the client policy of an introspection"),
    POLICY_REGISTRATION("the client policy of a registration"),
    POLICY_REGISTERED("the client policy of a registered client"),
    TOKEN_POST_PROCESSOR("the post-processor of tokens"),
    TOKEN_SIGNATURE("the signature of tokens"),
    TOKEN_RESPONSE("the token response"),
    INTROSPECTION("the introspection of access tokens"),
    EVENT("the event of a success");

    private static final RequestAttribute<Watch> WATCH = RequestAttribute.of(Watch.class);

    private final String text;

    WatchedHook(String text) {
        this.text = text;
    }

    /** Notes which hooks the request of this session passes from now on. */
    public static void watch(KeycloakSession session) {
        WATCH.set(session, new Watch(new LinkedHashSet<>()));
    }

    /** Notes that a request passes this hook, if it is watched. */
    public void pass(KeycloakSession session) {
        WATCH.get(session).ifPresent(watch -> watch.passed().add(this));
    }

    /**
     * Returns in words which hooks the watched request hasn't passed, or has passed in another order.
     *
     * @param expected hooks that it must pass, in their order
     */
    public static List<String> faults(KeycloakSession session, List<WatchedHook> expected) {
        List<WatchedHook> passed =
                WATCH.get(session).map(watch -> List.copyOf(watch.passed())).orElse(List.of());
        List<String> faults = new ArrayList<>();
        WatchedHook before = null;
        for (WatchedHook hook : expected) {
            if (!passed.contains(hook)) {
                faults.add(hook.text + " isn't called");
                continue;
            }
            if (before != null && passed.indexOf(before) > passed.indexOf(hook)) {
                faults.add(hook.text + " is called before " + before.text);
            }
            before = hook;
        }
        return faults;
    }

    private record Watch(Set<WatchedHook> passed) {}
}
