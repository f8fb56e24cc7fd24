package no.helseprofil.keycloak.install;

import java.util.List;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.keycloak.install.DesiredItem.Owner;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.broker.provider.IdentityProviderFactory;
import org.keycloak.broker.saml.SAMLIdentityProviderConfig;
import org.keycloak.broker.social.SocialIdentityProvider;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.social.linkedin.LinkedInOIDCIdentityProviderFactory;

/**
 * Item on the identity providers of Keycloak's own kinds. Keycloak verifies the signatures of one only if it is set to.
 * Without, anybody can end the sessions of its users with an unsigned logout token (CVE-2026-18569), and at one by SAML
 * log in as any of them.
 */
final class BrokerItems {

    private BrokerItems() {}

    static List<DesiredItem> all() {
        return List.of(new DesiredItem(
                "broker-signatures",
                "each identity provider verifies signatures, unless it is disabled",
                "turn «Validate Signatures» (validateSignature) on for each that is named, with its keys: jwksUrl and"
                        + " useJwksUrl for OpenID Connect, signingCertificate or metadataDescriptorUrl and"
                        + " useMetadataDescriptorUrl for SAML; or disable it",
                Owner.REALM,
                BrokerItems::look,
                null,
                List.of(ResourceType.IDENTITY_PROVIDER),
                "identity-provider/instances/"));
    }

    private static Actual look(KeycloakSession session, RealmModel realm) {
        String unverified = realm.getIdentityProvidersStream()
                .filter(IdentityProviderModel::isEnabled)
                .filter(provider -> isUnverified(session, provider))
                .map(IdentityProviderModel::getAlias)
                .sorted()
                .collect(Collectors.joining(", "));
        return Actual.of(unverified.isEmpty(), unverified.isEmpty() ? "verified" : "not verified of " + unverified);
    }

    /** LinkedIn's are verified whatever is set. */
    private static boolean isUnverified(KeycloakSession session, IdentityProviderModel provider) {
        IdentityProviderModel kind = kind(session, provider.getProviderId());
        return (kind instanceof OIDCIdentityProviderConfig || kind instanceof SAMLIdentityProviderConfig)
                && !provider.getProviderId().equals(LinkedInOIDCIdentityProviderFactory.PROVIDER_ID)
                && !Boolean.parseBoolean(provider.getConfig().get(OIDCIdentityProviderConfig.VALIDATE_SIGNATURE));
    }

    /** Returns the empty settings of a kind, whose class says how it works; null if the server has no such kind. */
    private static @Nullable IdentityProviderModel kind(KeycloakSession session, String id) {
        ProviderFactory<?> own = session.getKeycloakSessionFactory().getProviderFactory(IdentityProvider.class, id);
        ProviderFactory<?> found = own == null
                ? session.getKeycloakSessionFactory().getProviderFactory(SocialIdentityProvider.class, id)
                : own;
        return found instanceof IdentityProviderFactory<?> factory ? factory.createConfig() : null;
    }
}
