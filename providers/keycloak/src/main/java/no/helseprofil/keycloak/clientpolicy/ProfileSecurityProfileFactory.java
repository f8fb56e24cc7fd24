package no.helseprofil.keycloak.clientpolicy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.ClientPolicyConditionRepresentation;
import org.keycloak.representations.idm.ClientPolicyExecutorRepresentation;
import org.keycloak.representations.idm.ClientPolicyRepresentation;
import org.keycloak.representations.idm.ClientProfileRepresentation;
import org.keycloak.representations.idm.SecurityProfileConfiguration;
import org.keycloak.securityprofile.SecurityProfileProvider;
import org.keycloak.services.securityprofile.DefaultSecurityProfileProvider;
import org.keycloak.services.securityprofile.DefaultSecurityProfileProviderFactory;
import org.keycloak.util.JsonSerialization;

/**
 * Adds the global policy {@code helseprofil} to those that Keycloak supplies: every realm's administrators see it where
 * they look for client policies, and none can edit it. It says nothing in realms without the profile.
 */
public final class ProfileSecurityProfileFactory extends DefaultSecurityProfileProviderFactory {

    /** Name of the global policy and of its profile. */
    static final String NAME = "helseprofil";

    private volatile @Nullable SecurityProfileConfiguration extended;

    @Override
    public SecurityProfileProvider create(KeycloakSession session) {
        SecurityProfileConfiguration known = extended;
        if (known == null) {
            known = extend(readConfiguration(session));
            extended = known;
        }
        return new DefaultSecurityProfileProvider(known);
    }

    private static SecurityProfileConfiguration extend(SecurityProfileConfiguration stock) {
        SecurityProfileConfiguration copy = new SecurityProfileConfiguration();
        copy.setName(stock.getName());
        copy.setClientProfiles(stock.getClientProfiles());
        copy.setClientPolicies(stock.getClientPolicies());
        copy.setDefaultClientProfiles(add(stock.getDefaultClientProfiles(), profile()));
        copy.setDefaultClientPolicies(add(stock.getDefaultClientPolicies(), policy()));
        return copy;
    }

    /** Reads its parts from JSON: the setter of their configuration takes another type in Keycloak 26.8. */
    private static ClientProfileRepresentation profile() {
        ClientPolicyExecutorRepresentation executor = JsonSerialization.mapper.convertValue(
                Map.of("executor", ProfileClientPolicyExecutorFactory.ID, "configuration", Map.of()),
                ClientPolicyExecutorRepresentation.class);
        ClientProfileRepresentation profile = new ClientProfileRepresentation();
        profile.setName(NAME);
        profile.setDescription("The national health identity profile");
        profile.setExecutors(List.of(executor));
        return profile;
    }

    private static ClientPolicyRepresentation policy() {
        ClientPolicyConditionRepresentation condition = JsonSerialization.mapper.convertValue(
                Map.of("condition", ProfileConditionFactory.ID, "configuration", Map.of()),
                ClientPolicyConditionRepresentation.class);
        ClientPolicyRepresentation policy = new ClientPolicyRepresentation();
        policy.setName(NAME);
        policy.setDescription("Holds in realms under the national health identity profile");
        policy.setEnabled(true);
        policy.setConditions(List.of(condition));
        policy.setProfiles(List.of(NAME));
        return policy;
    }

    private static <T> List<T> add(@Nullable List<T> others, T ours) {
        return Stream.concat(others == null ? Stream.empty() : others.stream(), Stream.of(ours))
                .toList();
    }
}
