package no.helseprofil.keycloak.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPoliciesRepresentation;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.util.JsonSerialization;

/**
 * Keeps a realm under the profile closed where this JAR is gone; without it the realm would be stock Keycloak for
 * everybody, and nobody would be told. A client policy among the realm's own names a condition that only we provide.
 * Keycloak makes the conditions of all policies before it asks one, and throws on a condition that it doesn't know,
 * so every policy event of the realm fails. With the JAR the policy has nothing to execute.
 *
 * <p>It is put back by whatever writes the realm's policies, and when the server starts.
 */
public final class RealmGuard {

    /** Name of the policy; one of the same name is replaced. */
    public static final String POLICY = "closed-without-helseprofil";

    /** Id of the condition. */
    public static final String CONDITION = "helseprofil";

    private static final String DESCRIPTION = "Keeps this realm closed if Helseprofil is removed from the server; to"
            + " delete it then opens the realm to every client. While Helseprofil is there it does nothing, and can't be"
            + " deleted.";

    private static final Logger LOG = Logger.getLogger(RealmGuard.class);

    private static final int MOST = 1_000;

    /** Keycloak parses the policies of a realm at each event, several times for a token; here once per change. */
    private static final Cache<String, Boolean> ALONE =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private RealmGuard() {}

    /**
     * Makes sure that the policy is there, if the realm is under the profile; its other policies stay as they are.
     */
    public static void keep(RealmModel realm) {
        if (!new StoredProfile(realm).exists()) {
            return;
        }
        try {
            ClientPoliciesRepresentation document = read(realm);
            List<ClientPolicyRepresentation> policies = policies(document);
            if (policies.stream().noneMatch(RealmGuard::isGuard)) {
                write(realm, document, guarded(policies));
            }
        } catch (IOException unreadable) {
            LOG.errorf(
                    "Realm %s is under the profile, and nothing would keep it closed if Helseprofil were removed, since its"
                            + " client policies can't be read; to mend them, PUT /admin/realms/%s/client-policies/policies",
                    realm.getName(), realm.getName());
        }
    }

    /** Whether the policy is there and works; not if nobody can read the realm's policies. */
    public static boolean isThere(RealmModel realm) {
        try {
            return policies(read(realm)).stream().anyMatch(RealmGuard::isGuard);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** How the policy stands in a realm. */
    public enum GuardState {
        /** As it is written. */
        UNCHANGED,
        /** It works, and somebody has given it conditions or profiles beside its own. */
        CHANGED,
        /** It isn't there, or doesn't work. */
        MISSING,
        /** Nobody can read the realm's policies. */
        UNREADABLE
    }

    /** How the policy stands. */
    public static GuardState state(RealmModel realm) {
        try {
            List<ClientPolicyRepresentation> policies = policies(read(realm));
            if (policies.stream().noneMatch(RealmGuard::isGuard)) {
                return GuardState.MISSING;
            }
            boolean isUnchanged = policies.stream()
                    .filter(policy -> POLICY.equals(policy.getName()))
                    .allMatch(RealmGuard::isUnchangedGuard);
            return isUnchanged ? GuardState.UNCHANGED : GuardState.CHANGED;
        } catch (IOException unreadable) {
            return GuardState.UNREADABLE;
        }
    }

    /**
     * Writes the policy of a realm under the profile as it was, whatever it has become; the realm's others stay as
     * they are. Where nobody can read them nothing is written.
     */
    public static void restore(RealmModel realm) {
        if (new StoredProfile(realm).exists() && state(realm) == GuardState.CHANGED) {
            remove(realm);
        }
        keep(realm);
    }

    /** Whether the realm has no policy of its own beside it: then Keycloak has nothing to execute at any event. */
    public static boolean isAlone(RealmModel realm) {
        String stored = realm.getAttribute(Constants.CLIENT_POLICIES);
        return stored == null || ALONE.get(stored, RealmGuard::isAlone);
    }

    /** Not where they can't be read: what becomes of that is Keycloak's to say. */
    private static boolean isAlone(String stored) {
        try {
            return isAlone(JsonSerialization.readValue(stored, ClientPoliciesRepresentation.class));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** A policy that is switched off is none. */
    static boolean isAlone(ClientPoliciesRepresentation document) {
        return policies(document).stream()
                .allMatch(policy -> Boolean.FALSE.equals(policy.isEnabled()) || isUnchangedGuard(policy));
    }

    /**
     * Takes the policy away, from a realm that isn't under the profile any more; its other policies stay as they are.
     *
     * @return whether it is away; not if nobody can read the realm's policies
     */
    public static boolean remove(RealmModel realm) {
        try {
            ClientPoliciesRepresentation document = read(realm);
            List<ClientPolicyRepresentation> policies = policies(document);
            List<ClientPolicyRepresentation> others = others(policies);
            if (others.size() < policies.size()) {
                write(realm, document, others);
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static void write(
            RealmModel realm, ClientPoliciesRepresentation document, List<ClientPolicyRepresentation> policies)
            throws IOException {
        document.setPolicies(policies);
        realm.setAttribute(Constants.CLIENT_POLICIES, JsonSerialization.writeValueAsString(document));
    }

    private static ClientPoliciesRepresentation read(RealmModel realm) throws IOException {
        String stored = realm.getAttribute(Constants.CLIENT_POLICIES);
        return stored == null
                ? new ClientPoliciesRepresentation()
                : JsonSerialization.readValue(stored, ClientPoliciesRepresentation.class);
    }

    private static List<ClientPolicyRepresentation> policies(ClientPoliciesRepresentation document) {
        return Objects.requireNonNullElse(document.getPolicies(), List.of());
    }

    private static boolean isGuard(ClientPolicyRepresentation policy) {
        return POLICY.equals(policy.getName())
                && Boolean.TRUE.equals(policy.isEnabled())
                && policy.getConditions() != null
                && policy.getConditions().stream()
                        .anyMatch(condition -> CONDITION.equals(condition.getConditionProviderId()));
    }

    private static boolean isUnchangedGuard(ClientPolicyRepresentation policy) {
        return isGuard(policy)
                && policy.getConditions().size() == 1
                && (policy.getProfiles() == null || policy.getProfiles().isEmpty());
    }

    private static List<ClientPolicyRepresentation> guarded(List<ClientPolicyRepresentation> policies) {
        List<ClientPolicyRepresentation> guarded = others(policies);
        guarded.add(guard());
        return guarded;
    }

    private static List<ClientPolicyRepresentation> others(List<ClientPolicyRepresentation> policies) {
        List<ClientPolicyRepresentation> others = new ArrayList<>(policies);
        others.removeIf(policy -> POLICY.equals(policy.getName()));
        return others;
    }

    /** Reads its condition from JSON: the setter of the configuration takes another type in Keycloak 26.8. */
    private static ClientPolicyRepresentation guard() {
        ClientPolicyConditionRepresentation condition = JsonSerialization.mapper.convertValue(
                Map.of("condition", CONDITION, "configuration", Map.of()), ClientPolicyConditionRepresentation.class);
        ClientPolicyRepresentation policy = new ClientPolicyRepresentation();
        policy.setName(POLICY);
        policy.setDescription(DESCRIPTION);
        policy.setEnabled(true);
        policy.setConditions(List.of(condition));
        policy.setProfiles(List.of());
        return policy;
    }
}
