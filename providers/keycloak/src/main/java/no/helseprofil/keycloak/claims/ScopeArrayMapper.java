package no.helseprofil.keycloak.claims;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Mapper that writes {@code scope} of an API's access tokens as a JSON array, as HelseID does, for APIs that were built
 * for HelseID. RFC 9068 (section 2.2.3) has a text there.
 */
public final class ScopeArrayMapper extends ClaimMapper {

    public static final String ID = "helseprofil-scope-array-mapper";

    static final String SCOPE = "scope";

    public ScopeArrayMapper() {
        super(
                ID,
                "HelseID scope array",
                "Makes scope an array in the access tokens of this API, as in HelseID's; put it into the scope of the API.");
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
