package no.helseprofil.keycloak.claims;

import java.util.List;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.keycloak.client.ApiScope;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Mapper for a claim that one API defines about its clients: from the client's details of that type, or else from the
 * registered attribute {@code helseprofil.claim.<name>}. An attestation comes from details only, since it is made anew
 * for each patient.
 */
public final class ClientClaimMapper extends ClaimMapper {

    static final String ID = "helseprofil-client-claim-mapper";

    private static final String NAME = OIDCAttributeMapperHelper.TOKEN_CLAIM_NAME;
    static final String SFM_JOURNAL = "nhn:sfm:journal-id";
    private static final String HELSEID = "helseid://";

    /** Returns whether a mapper writes an attestation. */
    static boolean isOfAttestation(ProtocolMapperModel mapper) {
        return ID.equals(mapper.getProtocolMapper())
                && Attestation.TYPE.equals(mapper.getConfig().get(NAME));
    }

    public ClientClaimMapper() {
        super(
                ID,
                "Client claim of an API",
                "A claim about the client that only this API gets, such as nhn:sfm:journal-id: the value from the client's"
                        + " details, else from its attribute helseprofil.claim.<name>. For nhn:tillitsrammeverk:parameters: the"
                        + " client's attestation.");
    }

    @Override
    List<ProviderConfigProperty> settings() {
        return List.of(setting(
                NAME,
                "Claim",
                "Its name, which begins with nhn: or with the audience of the API and a colon or a slash.",
                ProviderConfigProperty.STRING_TYPE,
                SFM_JOURNAL));
    }

    @Override
    @Nullable
    String claim(ProtocolMapperModel mapper) {
        String name = mapper.getConfig().get(NAME);
        return name == null || name.startsWith(HELSEID) || !name.contains(":") ? null : name;
    }

    @Override
    boolean isOfToken(ProtocolMapperModel mapper) {
        return true;
    }

    /** Returns whether the claim belongs to this API. */
    @Override
    boolean isFor(ApiScope api, ProtocolMapperModel mapper) {
        String name = String.valueOf(claim(mapper));
        return name.startsWith("nhn:")
                || name.startsWith(api.audience() + ":")
                || name.startsWith(api.audience() + "/");
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        String name = claim(mapper);
        if (name == null) {
            return null;
        }
        return switch (name) {
            case SFM_JOURNAL ->
                subject.client().sfmJournal().orElse(subject.client().registered(name));
            case Attestation.TYPE -> subject.attestation();
            default -> subject.client().registered(name);
        };
    }
}
