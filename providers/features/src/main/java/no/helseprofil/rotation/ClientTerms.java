package no.helseprofil.rotation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.key.KeyStrength;
import no.helseprofil.profile.key.SigningAlgorithm;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.timetable.Terms;

/**
 * Requirements on a client and on the key that it offers, by the values that apply to the client now, whatever their
 * phase: a new key needs no transition.
 *
 * @param offered the key
 * @param client registered metadata of the client
 * @param terms terms of the profile for it
 */
public record ClientTerms(OfferedKey offered, ClientMetadata client, Terms terms) {

    /**
     * Returns the JWK set to which the key is to be added.
     *
     * @throws UnfitKeyException if the client has none, or if it couldn't sign with the key
     */
    public String jwks() throws UnfitKeyException {
        String jwks = registered();
        requireAlgorithm();
        requireStrength();
        return jwks;
    }

    private String registered() throws UnfitKeyException {
        if (client.isPublic() || !PrivateKeyJwt.AUTHENTICATOR.equals(client.get(ClientSetting.AUTHENTICATOR))) {
            throw UnfitKeyException.against("have this client registered for private_key_jwt by an administrator of the"
                    + " realm; it shows who it is in another way");
        }
        if (client.get(ClientSetting.JWKS_URI) != null) {
            throw UnfitKeyException.against("publish the new key at the jwks_uri of this client, beside the old one;"
                    + " keys are read from there, and none is registered here");
        }
        String jwks = client.get(ClientSetting.JWKS);
        if (jwks == null) {
            throw UnfitKeyException.against("have the key of this client registered as a JWK set by an administrator of"
                    + " the realm; next to a certificate no second key can be registered");
        }
        return jwks;
    }

    private void requireAlgorithm() throws UnfitKeyException {
        List<String> allowed =
                terms.parametersOf(Catalogue.get(SigningAlgorithm.class)).get(SigningAlgorithm.ALLOWED);
        if (!allowed.contains(offered.algorithm())) {
            throw UnfitKeyException.of("make a key for one of the algorithms " + String.join(", ", allowed));
        }
        String only = client.get(ClientSetting.ASSERTION_ALGORITHM);
        if (only != null && !only.equals(offered.algorithm())) {
            throw UnfitKeyException.against("make a key for " + only
                    + ": this client is registered to sign its assertions" + " with that alone");
        }
    }

    private void requireStrength() throws UnfitKeyException {
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        set.putArray("keys").add(offered.key().written(offered.id(), offered.algorithm()));
        KeyStrength strength = Catalogue.get(KeyStrength.class);
        ClientMetadata alone = client.with(ClientSetting.JWKS, set.toString());
        if (!strength.violations(alone, terms.parametersOf(strength)).isEmpty()) {
            throw UnfitKeyException.of("make a longer key; this one is too short, see key-strength");
        }
    }
}
