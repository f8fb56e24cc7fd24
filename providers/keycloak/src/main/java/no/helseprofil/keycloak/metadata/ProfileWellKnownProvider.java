package no.helseprofil.keycloak.metadata;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.ProfileEffects.ReleasedClaims;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.SecurityLevel;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.profile.request.GrantType;
import no.helseprofil.profile.request.RequestObject;
import no.helseprofil.profile.request.StepUp;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.protocol.oidc.utils.AcrUtils;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * Metadata (RFC 8414, OpenID Connect Discovery) of a realm under the profile. It describes what a new client needs, so
 * that a client that configures itself by it complies.
 *
 * @param session the request
 * @param stock Keycloak's own metadata, which is the basis
 */
record ProfileWellKnownProvider(KeycloakSession session, WellKnownProvider stock) implements WellKnownProvider {

    private static final List<String> CLIENT_AUTHENTICATION = List.of("private_key_jwt");

    @Override
    public Object getConfig() {
        Object config = stock.getConfig();
        RealmProfiles.of(session).active().ifPresent(active -> {
            if (config instanceof OIDCConfigurationRepresentation metadata) {
                describe(metadata, active.profile());
            }
        });
        return config;
    }

    private void describe(OIDCConfigurationRepresentation metadata, Profile profile) {
        Instant now = ServerClock.INSTANCE.instant();
        Terms before = profile.terms(Migration.BEFORE, now);
        Terms anew = profile.terms(Migration.NEW, now);
        List<String> algorithms = algorithms(anew);
        List<String> ofTheServer = algorithms(before);
        metadata.setRequirePushedAuthorizationRequests(true);
        metadata.setResponseTypesSupported(List.of("code"));
        metadata.setGrantTypesSupported(RequestKind.JUDGED_GRANTS);
        metadata.setCodeChallengeMethodsSupported(List.of("S256"));
        metadata.setTokenEndpointAuthMethodsSupported(CLIENT_AUTHENTICATION);
        metadata.setIntrospectionEndpointAuthMethodsSupported(CLIENT_AUTHENTICATION);
        metadata.setRevocationEndpointAuthMethodsSupported(CLIENT_AUTHENTICATION);
        metadata.setTokenEndpointAuthSigningAlgValuesSupported(algorithms);
        metadata.setIntrospectionEndpointAuthSigningAlgValuesSupported(algorithms);
        metadata.setRevocationEndpointAuthSigningAlgValuesSupported(algorithms);
        metadata.setDpopSigningAlgValuesSupported(algorithms);
        metadata.setRequestObjectSigningAlgValuesSupported(algorithms);
        metadata.setIdTokenSigningAlgValuesSupported(ofTheServer);
        metadata.setUserInfoSigningAlgValuesSupported(ofTheServer);
        metadata.setAuthorizationSigningAlgValuesSupported(ofTheServer);
        metadata.setOtherClaims("introspection_signing_alg_values_supported", ofTheServer);
        metadata.setBackchannelAuthenticationRequestSigningAlgValuesSupported(algorithms);
        metadata.setAuthorizationDetailsTypesSupported(Details.TYPES);
        metadata.setClaimsSupported(new ReleasedClaims(session).names());
        metadata.setRequestUriParameterSupported(false);
        metadata.setRequireRequestUriRegistration(null);
        metadata.setRequestObjectEncryptionAlgValuesSupported(null);
        metadata.setRequestObjectEncryptionEncValuesSupported(null);
        metadata.setClaimsParameterSupported(false);
        if (anew.phaseOf(Catalogue.get(StepUp.class)).refuses()) {
            metadata.setAcrValuesSupported(levels());
        }
        withdraw(metadata, before);
        withoutPadding(metadata);
        if (RequestObject.isAskedFor(anew.parametersOf(Catalogue.get(RequestObject.class)))) {
            metadata.setOtherClaims("require_signed_request_object", true);
        }
        if (profile.ruleSet().isNational()) {
            metadata.setOtherClaims("helseprofil_requirements_uri", RealmLinks.address(session));
        }
    }

    /** Returns the names of levels: the standard ones, and those that the realm gives to a standard number. */
    private List<String> levels() {
        Map<String, Integer> own = AcrUtils.getAcrLoaMap(session.getContext().getRealm());
        return Stream.concat(
                        SecurityLevel.names(),
                        own.keySet().stream()
                                .filter(name -> SecurityLevel.named(String.valueOf(own.get(name)))
                                        .isPresent()))
                .distinct()
                .sorted()
                .toList();
    }

    /** Removes RSAES-PKCS1-v1_5 from the encryption algorithms (FAPI 2.0, section 5.4.1). */
    private static void withoutPadding(OIDCConfigurationRepresentation metadata) {
        metadata.setIdTokenEncryptionAlgValuesSupported(
                withoutPadding(metadata.getIdTokenEncryptionAlgValuesSupported()));
        metadata.setUserInfoEncryptionAlgValuesSupported(
                withoutPadding(metadata.getUserInfoEncryptionAlgValuesSupported()));
        metadata.setAuthorizationEncryptionAlgValuesSupported(
                withoutPadding(metadata.getAuthorizationEncryptionAlgValuesSupported()));
    }

    private static @Nullable List<String> withoutPadding(@Nullable List<String> algorithms) {
        return algorithms == null
                ? null
                : algorithms.stream()
                        .filter(algorithm -> !algorithm.equals(SigningAlgorithm.UNFIT_ENCRYPTION))
                        .toList();
    }

    /**
     * Returns the signing algorithms that these terms allow. Those for the server's own signatures follow the terms of
     * existing clients, and stay in the metadata until these are refused them.
     */
    private static List<String> algorithms(Terms terms) {
        return terms.parametersOf(Catalogue.get(SigningAlgorithm.class)).get(SigningAlgorithm.ALLOWED);
    }

    /**
     * Removes endpoints that Keycloak has and the profile refuses: those of other grants, and of mutual TLS. They stay
     * as long as existing clients may use them.
     */
    private static void withdraw(OIDCConfigurationRepresentation metadata, Terms before) {
        if (before.phaseOf(Catalogue.get(GrantType.class)).refuses()) {
            metadata.setDeviceAuthorizationEndpoint(null);
            metadata.setBackchannelAuthenticationEndpoint(null);
            metadata.setBackchannelTokenDeliveryModesSupported(null);
            metadata.setBackchannelAuthenticationRequestSigningAlgValuesSupported(null);
        }
        if (before.phaseOf(Catalogue.get(PrivateKeyJwt.class)).refuses()) {
            metadata.setMtlsEndpointAliases(null);
            metadata.setTlsClientCertificateBoundAccessTokens(false);
        }
    }

    @Override
    public void close() {
        stock.close();
    }
}
