package no.helseprofil.keycloak.claims;

import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Mapper that writes {@code scope} of an API's access tokens as a JSON array, as HelseID does, for APIs that were built
 * for HelseID. RFC 9068 (section 2.2.3) has a text there.
 */
public final class ScopeArrayMapper extends ClaimMapper {

    static final String ID = "helseprofil-scope-array-mapper";

    static final String SCOPE = "scope";

    public ScopeArrayMapper() {
        super(
                ID,
                "HelseID scope array",
                "Makes scope an array in the access tokens of this API, as in HelseID's; put it into the scope of the API.");
    }

    /**
     * Returns whether tokens for an API get their {@code scope} as an array; empty if the realm has no scope of that
     * API.
     */
    public static Optional<Boolean> maps(String audience, RealmModel realm) {
        return realm.getClientScopesStream()
                .filter(scope -> ApiScope.parse(scope.getName())
                        .filter(api -> api.audience().equals(audience))
                        .isPresent())
                .map(scope ->
                        scope.getProtocolMappersStream().anyMatch(mapper -> ID.equals(mapper.getProtocolMapper())))
                .reduce(Boolean::logicalOr);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        ScopeArrays.accept();
    }

    @Override
    List<ProviderConfigProperty> settings() {
        return List.of();
    }

    @Override
    String claim(ProtocolMapperModel mapper) {
        return SCOPE;
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        return subject.scopes().isBlank() ? null : List.of(subject.scopes().split(" "));
    }
}
