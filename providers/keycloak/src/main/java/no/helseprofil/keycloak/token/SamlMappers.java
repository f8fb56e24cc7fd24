package no.helseprofil.keycloak.token;

import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.keycloak.client.ClientIncident;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.saml.SamlProtocol;
import org.keycloak.protocol.saml.mappers.AttributeStatementHelper;

/**
 * Mappers of a SAML client. A SAML response carries what they write, past the registrations of APIs. So a client that
 * is neither from before the profile nor exempt gets no response while one of them isn't harmless; Keycloak has no
 * place to leave a single one out.
 */
public final class SamlMappers {

    private final KeycloakSession session;
    private final ClientModel client;

    /** Reads the mappers of a client in the realm of this request. */
    public SamlMappers(KeycloakSession session, ClientModel client) {
        this.session = session;
        this.client = client;
    }

    /** Returns why the client gets no response, and what to do; empty if it gets one. */
    public Optional<String> refusal() {
        return inIncident().or(this::byMappers);
    }

    /**
     * Returns the refusal in an incident. SAML requests are judged by no requirement, so only the rule on which clients
     * get anything applies.
     */
    private Optional<String> inIncident() {
        return new ClientIncident(session, client)
                .refusal()
                .map(finding -> Refusal.of(session, client, finding).description());
    }

    private Optional<String> byMappers() {
        return !RealmProfiles.isUnderProfile(session)
                        || TokenLookup.rules(session, client).isOfBeforeOrExempt()
                ? Optional.empty()
                : mappers().filter(this::isForging).findFirst().map(SamlMappers::sentence);
    }

    private Stream<ProtocolMapperModel> mappers() {
        return Stream.concat(
                        client.getProtocolMappersStream(),
                        ClientReader.scopes(client).flatMap(ClientScopeModel::getProtocolMappersStream))
                .filter(mapper -> SamlProtocol.LOGIN_PROTOCOL.equals(mapper.getProtocol()));
    }

    private boolean isForging(ProtocolMapperModel mapper) {
        return !new MapperAllowList(session).contains(mapper)
                || Optional.ofNullable(mapper.getConfig())
                        .map(settings -> settings.get(AttributeStatementHelper.SAML_ATTRIBUTE_NAME))
                        .filter(ReservedNames::contains)
                        .isPresent();
    }

    private static String sentence(ProtocolMapperModel mapper) {
        return "take the mapper of the kind " + mapper.getProtocolMapper()
                + " from this client and its client scopes: it may disclose what the registration of an API alone gives."
                + " Or exempt the client in the profile document";
    }
}
