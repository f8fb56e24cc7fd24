package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;

/** Public keys for tests, each one new. */
final class KeyFixture {

    private KeyFixture() {}

    /** A key as a library writes it. */
    static ObjectNode ec(String id) {
        try {
            ObjectNode jwk = new ObjectMapper()
                    .valueToTree(new ECKeyGenerator(Curve.P_256)
                            .generate()
                            .toPublicJWK()
                            .toJSONObject());
            return jwk.put("kid", id).put("alg", "ES256").put("use", "sig");
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One that is offered. */
    static OfferedKey offered(ObjectNode jwk) throws UnfitKeyException {
        return OfferedKey.read(jwk.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A JWK set. */
    static String set(ObjectNode... keys) {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putArray("keys").addAll(List.of(keys));
        return set.toString();
    }
}
