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
 * Client policy that keeps a realm under the profile closed if this JAR is removed. Without it the realm would be stock
 * Keycloak for every client, without any notice. The policy is one of the realm's own and has a condition that only
 * this JAR provides. Keycloak creates the conditions of all policies before it evaluates one, and throws on an unknown
 * condition, so every policy event of the realm fails. With the JAR the policy has nothing to execute.
 *
 * <p>The policy is restored by every write of the realm's policies, and when the server starts.
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

    /** Results by stored policies, which Keycloak parses at each event, several times for a token. */
    private static final Cache<String, Boolean> ALONE =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private RealmGuard() {}

    /** Adds the policy if the realm is under the profile and doesn't have it; its other policies stay as they are. */
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
                            + " client policies can't be read; to fix them, PUT /admin/realms/%s/client-policies/policies",
                    realm.getName(), realm.getName());
        }
    }

    /** Returns whether the policy exists and works; false if the realm's policies can't be read. */
    public static boolean isThere(RealmModel realm) {
        try {
            return policies(read(realm)).stream().anyMatch(RealmGuard::isGuard);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** State of the policy in a realm. */
    public enum GuardState {
        /** It is as it was written. */
        UNCHANGED,
        /** It works, but has been given other conditions or profiles in addition to its own. */
        CHANGED,
        /** It doesn't exist, or doesn't work. */
        MISSING,
        /** The realm's policies can't be read. */
        UNREADABLE
    }

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
     * Restores a changed or missing policy of a realm under the profile; the realm's others stay as they are. Nothing
     * is written if they can't be read.
     */
    public static void restore(RealmModel realm) {
        if (new StoredProfile(realm).exists() && state(realm) == GuardState.CHANGED) {
            remove(realm);
        }
        keep(realm);
    }

    /** Returns whether the realm has no other enabled policy, so that Keycloak has nothing to execute at any event. */
    public static boolean isAlone(RealmModel realm) {
        String stored = realm.getAttribute(Constants.CLIENT_POLICIES);
        return stored == null || ALONE.get(stored, RealmGuard::isAlone);
    }

    /** Returns the same for stored policies; false if they can't be read, since Keycloak handles that case. */
    private static boolean isAlone(String stored) {
        try {
            return isAlone(JsonSerialization.readValue(stored, ClientPoliciesRepresentation.class));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Returns the same for a document. A disabled policy doesn't count. */
    static boolean isAlone(ClientPoliciesRepresentation document) {
        return policies(document).stream()
                .allMatch(policy -> Boolean.FALSE.equals(policy.isEnabled()) || isUnchangedGuard(policy));
    }

    /**
     * Removes the policy from a realm that is no longer under the profile; its other policies stay as they are.
     *
     * @return whether the policy is gone; false if the realm's policies can't be read
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

    /** Returns the policy; its condition is read from JSON, as its setter has another type in Keycloak 26.8. */
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
