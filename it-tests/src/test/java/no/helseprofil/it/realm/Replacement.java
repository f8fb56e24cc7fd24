package no.helseprofil.it.realm;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that two Keycloaks with the same realm say differently, and why they must: each constant is one reason. Next to
 * these, a server's own address is one word (there are two of them), {@code Content-Length} follows the body, tokens are
 * read (they are signed anew, what they say is compared), and lists and scopes are put in order, since Keycloak keeps
 * them as sets and returns them in the order of random ids or hash codes. See {@link ComparableAnswer}.
 */
enum Replacement {
    /** Keycloak makes a random id for whatever it stores or issues: clients, users, tokens, codes, flows, errors. */
    IDS("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    /** Sessions have ids of their own kind; cookies and the addresses of a login carry them, signed or encrypted. */
    SESSIONS(
            "(?<=(AUTH_SESSION_ID|KC_RESTART|KC_AUTH_SESSION_HASH|KC_STATE_CHECKER)=)[^;]+"
                    + "|(?<=(session_code|tab_id|client_data)=)[\\w-]+"
                    + "|(?<=name=\"session_code\" value=\")[\\w-]+"
                    + "|(?<=\")[\\w+/]{64}(?=\")",
            "sid",
            "session_state",
            "sessionId",
            "code_id"),
    /** Each server makes the keys of its realms. */
    KEYS("", "kid", "n", "x5c", "x5t", "x5t#S256", "public_key"),
    /** A hash of a token follows its signature. */
    HASHES("", "at_hash", "c_hash"),
    /** Secrets that Keycloak makes up. */
    SECRETS("(?<=user_code=)[A-Z-]+", "client_secret", "secret", "device_code", "user_code"),
    /** The two servers are asked one after the other. */
    TIMES(
            "",
            "iat",
            "exp",
            "nbf",
            "auth_time",
            "time",
            "timestamp",
            "createdTimestamp",
            "expiration",
            "client.secret.creation.time",
            "client_id_issued_at"),
    /** Each installation puts a random name before the files of its themes, so that browsers fetch them anew. */
    THEMES("(?<=/resources/)\\w{5}(?=/)");

    private final Pattern pattern;
    private final Set<String> members;

    Replacement(String pattern, String... members) {
        this.pattern = Pattern.compile(pattern);
        this.members = Set.of(members);
    }

    /** Text of any kind. */
    static String inText(String original) {
        String text = original;
        for (Replacement replacement : values()) {
            text = replacement.apply(text);
        }
        return text;
    }

    /** The word for a JSON member of this name, null if its value is to be compared. */
    static @Nullable String ofMember(String name) {
        for (Replacement replacement : values()) {
            if (replacement.members.contains(name)) {
                return replacement.word();
            }
        }
        return null;
    }

    private String apply(String original) {
        return pattern.pattern().isEmpty()
                ? original
                : pattern.matcher(original).replaceAll(word());
    }

    private String word() {
        return "<" + name() + ">";
    }
}
