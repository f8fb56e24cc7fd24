package no.helseprofil.judgement.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells mappers that are configured to write a claim that isn't theirs. They don't run: what they overwrite couldn't
 * be told afterwards, and one that writes {@code cnf} makes Keycloak's own binding of the token fail. Neither do
 * those of which it isn't known that they are harmless: a person's number under another name goes past what the
 * registration of an API says.
 *
 * @param rules for the client whose mappers these are
 * @param clientId its name; empty for that of no client
 */
public record ForgingMappers(TokenRules rules, String clientId) {

    private static final String NAME = "claim.name";
    private static final String ROLE = "role";
    private static final String NEW_NAME = "new.role.name";
    private static final String LIST = "multivalued";
    private static final Map<String, String> NOTES = Map.of("auth_time", "AUTH_TIME", "client_id", "client_id");
    private static final Set<String> ROLES = Set.of("realm_access", "resource_access");

    /** A role with one is the name of another role. */
    private static final List<String> PREFIXES =
            List.of("usermodel.realmRoleMapping.rolePrefix", "usermodel.clientRoleMapping.rolePrefix");

    private static final String REALM_ROLES = "realm_access.roles";
    private static final String CLIENT_ROLES = "resource_access.${client_id}.roles";

    /** Those of a client that is let nothing. */
    public static ForgingMappers strictest() {
        return new ForgingMappers(TokenRules.strictest(), "");
    }

    /** Whether a mapper is one of them. */
    public boolean contains(MapperFacts mapper) {
        return writesProtected(mapper)
                || !rules.keepsRoleMappers() && givesRole(mapper)
                || !rules.keepsClaimsAboutUsers() && !mapper.harmless();
    }

    /**
     * The member of the token that a mapper forges; empty if it forges none. One that names none is told by its type.
     */
    public Optional<String> forged(MapperFacts mapper) {
        return contains(mapper) ? Optional.of(mapper.told()) : Optional.empty();
    }

    /**
     * A role that the user hasn't is told as if it were the user's, or under another's name, unless it is
     * one of the client's own.
     */
    private boolean givesRole(MapperFacts mapper) {
        return switch (mapper.kind()) {
            case HARDCODED_ROLE -> !namesOwnRole(mapper, ROLE);
            case RENAMED_ROLE -> !namesOwnRole(mapper, NEW_NAME);
            default -> false;
        };
    }

    /** Keycloak writes a role of a client as {@code <client_id>.<role>}, and splits that at the last dot. */
    private boolean namesOwnRole(MapperFacts mapper, String setting) {
        return mapper.setting(setting)
                .filter(role -> role.lastIndexOf('.') == clientId.length() && role.startsWith(clientId))
                .isPresent();
    }

    private boolean writesProtected(MapperFacts mapper) {
        String claim = mapper.named();
        return claim != null
                && ClaimNames.isProtected(claim)
                && !(rules.keepsClaimsAboutUsers() && ClaimNames.isAboutTheUser(claim))
                && !isItsOwn(claim, mapper);
    }

    /** Keycloak gives some claims by mappers that look like any other: those of its default scopes. */
    private boolean isItsOwn(String claim, MapperFacts mapper) {
        if (mapper.kind() == MapperFacts.Kind.SESSION_NOTE) {
            return mapper.setting(MapperFacts.NOTE)
                    .filter(note -> note.equals(NOTES.get(claim)))
                    .isPresent();
        }
        if (!ROLES.contains(claim)) {
            return false;
        }
        return rules.keepsRoleMappers() ? mapper.kind().tellsRoles() : tellsRolesAsTheServerDoes(mapper);
    }

    private static boolean tellsRolesAsTheServerDoes(MapperFacts mapper) {
        return isList(mapper)
                && PREFIXES.stream()
                        .allMatch(prefix -> mapper.setting(prefix).orElse("").isEmpty())
                && switch (mapper.kind()) {
                    case REALM_ROLES -> isNamed(mapper, REALM_ROLES);
                    case CLIENT_ROLES -> isNamed(mapper, CLIENT_ROLES);
                    default -> false;
                };
    }

    private static boolean isNamed(MapperFacts mapper, String path) {
        return mapper.setting(NAME).filter(path::equals).isPresent();
    }

    /** A single role would stand in the token as text, in a second member of the name. */
    private static boolean isList(MapperFacts mapper) {
        return mapper.setting(LIST).map(Boolean::parseBoolean).orElse(false);
    }

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

        /**
         * Whether it tells from where a machine has asked for its token: personal data, by whichever name it is told.
         */
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
}
