package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.users.HprDetails;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.provider.ProviderConfigProperty;

/** Writes one of HelseID's claims about the user or the client. */
public final class HealthClaimMapper extends ClaimMapper {

    static final String ID = "helseprofil-claim-mapper";

    static final String CLAIM = "claim";

    /** Whether the number in the details is a text, for readers that have it so. */
    static final String NUMBER_AS_TEXT = "hpr.number.as.text";

    public HealthClaimMapper() {
        super(
                ID,
                "HelseID claim",
                "A claim of HelseID about the user or the client. In the scope of an API it is told to that API; in another scope"
                        + " in ID tokens and by userinfo.");
    }

    @Override
    List<ProviderConfigProperty> settings() {
        ProviderConfigProperty claim = setting(
                CLAIM, "Claim", "The claim to tell.", ProviderConfigProperty.LIST_TYPE, HealthClaim.HPR_NUMBER.claim());
        claim.setOptions(Stream.of(HealthClaim.values()).map(HealthClaim::claim).toList());
        return List.of(
                claim,
                setting(
                        NUMBER_AS_TEXT,
                        "HPR number in details as text",
                        "For hpr_details: hpr_number in it is a text, for an API that reads it so. HelseID has a number there.",
                        ProviderConfigProperty.BOOLEAN_TYPE,
                        "false"));
    }

    @Override
    @Nullable
    String claim(ProtocolMapperModel mapper) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(HealthClaim::claim)
                .orElse(null);
    }

    @Override
    boolean isOfToken(ProtocolMapperModel mapper) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(HealthClaim::isOfToken)
                .orElse(false);
    }

    @Override
    @Nullable
    Object value(ProtocolMapperModel mapper, TokenSubject subject) {
        return HealthClaim.of(mapper.getConfig().get(CLAIM))
                .map(claim -> claim.value(subject))
                .map(value -> isNumberAsText(mapper) && value instanceof ObjectNode details
                        ? HprDetails.withNumberAsText(details)
                        : value)
                .orElse(null);
    }

    private static boolean isNumberAsText(ProtocolMapperModel mapper) {
        return Boolean.parseBoolean(mapper.getConfig().get(NUMBER_AS_TEXT));
    }
}
