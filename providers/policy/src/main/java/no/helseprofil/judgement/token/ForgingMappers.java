package no.helseprofil.judgement.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
}
