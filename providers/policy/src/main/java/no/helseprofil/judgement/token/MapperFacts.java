package no.helseprofil.judgement.token;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a mapper of Keycloak without running it.
 *
 * @param type its id, as Keycloak and administrators name it
 * @param kind what it does
 * @param named the member of the token that its settings name; null if they name none
 * @param settings as they are stored
 * @param harmless whether it is known that it tells nobody's numbers
 */
public record MapperFacts(
        String type, Kind kind, @Nullable String named, Map<String, String> settings, boolean harmless) {

    static final String NOTE = "user.session.note";

    private static final Set<String> CONNECTION = Set.of("clientHost", "clientAddress");

    /** What a mapper does, where that matters: a kind of Keycloak's, or an extension of it. */
    public enum Kind {
        /** Gives a role. */
        HARDCODED_ROLE,
        /** Tells a role by another name. */
        RENAMED_ROLE,
        /** Tells the roles of the realm. */
        REALM_ROLES,
        /** Tells the roles of clients. */
        CLIENT_ROLES,
        /** Tells roles in a way that an extension brings. */
        OTHER_ROLES,
        /** Tells a note of the session. */
        SESSION_NOTE,
        /** Tells {@code name}. */
        FULL_NAME,
        /** Tells {@code address}. */
        ADDRESS,
        /** Anything else. */
        OTHER;

        /** Whether it tells which roles a user has. */
        boolean tellsRoles() {
            return this == REALM_ROLES || this == CLIENT_ROLES || this == OTHER_ROLES;
        }
    }

    /** What it is told by: the member of the token that it writes, else its type. */
    public String told() {
        return named == null ? type : named;
    }

    /** The member of the token that it writes, if that is one by its settings or its kind. */
    public Stream<String> written() {
        return switch (kind) {
            case FULL_NAME -> Stream.of("name");
            case ADDRESS -> Stream.of("address");
            default -> Stream.ofNullable(named);
        };
    }

    /** Whether an API is told it by its own registration alone, or not at all. */
    public boolean isNoApisBusiness() {
        return isAboutTheUser() || isAboutTheConnection();
    }

    /** Whether it tells from where a machine has asked for its token: personal data, by whichever name it is told. */
    public boolean isAboutTheConnection() {
        return kind == Kind.SESSION_NOTE
                && setting(NOTE).filter(CONNECTION::contains).isPresent();
    }

    /** Whether it tells who the user is: a standard claim of OpenID Connect. */
    public boolean isAboutTheUser() {
        return kind == Kind.FULL_NAME
                || kind == Kind.ADDRESS
                || named != null && ClaimNames.isStandardAboutTheUser(named);
    }

    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
