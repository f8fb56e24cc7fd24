package no.helseprofil.keycloak.testrun;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Signed result of a run, as a JWT by the realm's signing key. It can't be mistaken for a token: it has a {@code typ}
 * of its own (RFC 8725, section 3.11), no subject, no audience, no {@code azp}, no scope and no type of Keycloak's. It
 * expires when the result is deleted.
 */
public final class TestRunEvidence {

    /** Value of {@code typ} in its header. */
    public static final String TYPE = "helseprofil-try+jwt";

    private TestRunEvidence() {}

    public static String sign(KeycloakSession session, RealmModel realm, JsonNode run, Instant ended) {
        String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                .filter(set -> !set.isEmpty())
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
        SignatureSignerContext signer =
                session.getProvider(SignatureProvider.class, algorithm).signer();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(
                "iss",
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName()));
        claims.put("iat", ended.getEpochSecond());
        claims.put("exp", ended.plus(TestRunTable.KEPT).getEpochSecond());
        claims.put("run", run);
        return new JWSBuilder().type(TYPE).jsonContent(claims).sign(signer);
    }
}
