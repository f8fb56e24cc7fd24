package no.helseprofil.decision.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detector of mappers that are configured to write a claim that they may not write. They don't run, since an
 * overwritten claim couldn't be detected afterwards, and a mapper that writes {@code cnf} makes Keycloak's own binding
 * of the token fail. Mappers that aren't known to be harmless don't run either: a person's number under another name
 * would circumvent the registration of an API.
 *
 * @param rules rules for the client whose mappers these are
 * @param clientId its name; empty for no client
 */
public record ForbiddenClaimMappers(TokenRules rules, String clientId) {

    private static final String NAME = "claim.name";
    private static final String ROLE = "role";
    private static final String NEW_NAME = "new.role.name";
    private static final String LIST = "multivalued";
    private static final Map<String, String> NOTES = Map.of("auth_time", "AUTH_TIME", "client_id", "client_id");
    private static final Set<String> ROLES = Set.of("realm_access", "resource_access");

    /** Settings for a prefix. A role with a prefix has the name of another role. */
    private static final List<String> PREFIXES =
            List.of("usermodel.realmRoleMapping.rolePrefix", "usermodel.clientRoleMapping.rolePrefix");

    private static final String REALM_ROLES = "realm_access.roles";
    private static final String CLIENT_ROLES = "resource_access.${client_id}.roles";

    /** Returns the detector for a client with no permissions. */
    public static ForbiddenClaimMappers strictest() {
        return new ForbiddenClaimMappers(TokenRules.strictest(), "");
    }

    /** Returns whether a mapper is one of them. */
    public boolean contains(MapperFacts mapper) {
        return writesProtected(mapper)
                || !rules.keepsRoleMappers() && givesRole(mapper)
                || !rules.keepsClaimsAboutUsers() && !mapper.harmless();
    }

    /** Returns the member of the token that a mapper forges, or its type if it names none; empty if it forges none. */
    public Optional<String> forged(MapperFacts mapper) {
        return contains(mapper) ? Optional.of(mapper.warning()) : Optional.empty();
    }

    /**
     * Returns whether the mapper adds a role that the user doesn't have, or one under another name, unless it is one of
     * the client's own.
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

    /** Returns whether Keycloak itself gives the claim, by a mapper of its default scopes that looks like any other. */
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

    /** Returns whether a mapper writes a list. A single role would be a text, in a second member with the same name. */
    private static boolean isList(MapperFacts mapper) {
        return mapper.setting(LIST).map(Boolean::parseBoolean).orElse(false);
    }

    /**
     * Facts about a mapper of Keycloak's that are known without running it.
     *
     * @param type its id, as Keycloak and administrators name it
     * @param kind its kind
     * @param named the member of the token that its settings name; null if they name none
     * @param settings its settings as they are stored
     * @param harmless whether it is known to disclose no person's number
     */
    public record MapperFacts(
            String type, Kind kind, @Nullable String named, Map<String, String> settings, boolean harmless) {

        static final String NOTE = "user.session.note";

        private static final Set<String> CONNECTION = Set.of("clientHost", "clientAddress");

        /** Kind of a mapper, where it matters: one of Keycloak's, or an extension of it. */
        public enum Kind {
            /** Adds a role. */
            HARDCODED_ROLE,
            /** Writes a role under another name. */
            RENAMED_ROLE,
            /** Writes the roles of the realm. */
            REALM_ROLES,
            /** Writes the roles of clients. */
            CLIENT_ROLES,
            /** Writes roles in the way of an extension. */
            OTHER_ROLES,
            /** Writes a note of the session. */
            SESSION_NOTE,
            /** Writes {@code name}. */
            FULL_NAME,
            /** Writes {@code address}. */
            ADDRESS,
            /** Anything else. */
            OTHER;

            /** Returns whether it writes roles of the user. */
            boolean tellsRoles() {
                return this == REALM_ROLES || this == CLIENT_ROLES || this == OTHER_ROLES;
            }
        }

        /** Returns the name for reports: the member of the token that it writes, else its type. */
        public String warning() {
            return named == null ? type : named;
        }

        /** Returns the member of the token that it writes, if its settings or its kind determine one. */
        public Stream<String> written() {
            return switch (kind) {
                case FULL_NAME -> Stream.of("name");
                case ADDRESS -> Stream.of("address");
                default -> Stream.ofNullable(named);
            };
        }

        /** Returns whether an API receives the claim only because of its own registration, or not at all. */
        public boolean isNoApisBusiness() {
            return isAboutTheUser() || isAboutTheConnection();
        }

        /**
         * Returns whether it discloses from where a machine requested its token, which is personal data under any name.
         */
        public boolean isAboutTheConnection() {
            return kind == Kind.SESSION_NOTE
                    && setting(NOTE).filter(CONNECTION::contains).isPresent();
        }

        /** Returns whether it writes a standard claim of OpenID Connect about the user. */
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
