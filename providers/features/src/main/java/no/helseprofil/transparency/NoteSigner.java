package no.helseprofil.transparency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Signs notes with Ed25519, which gives one text one signature.
 *
 * @param key what its signatures are verified by
 * @param pkcs8 the private key in PKCS #8, in base64; {@code toString} leaves it out, so that it isn't logged
 */
public record NoteSigner(VerifierKey key, String pkcs8) {

    /**
     * Makes a signer with a new key.
     *
     * @throws GeneralSecurityException if the platform has no Ed25519, as one that is held to FIPS may not
     */
    public static NoteSigner generate(String name) throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(VerifierKey.ALGORITHM).generateKeyPair();
        return new NoteSigner(
                VerifierKey.of(name, pair.getPublic()),
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
    }

    /**
     * Signs a text.
     *
     * @throws GeneralSecurityException if the private key can't be used, or doesn't belong to {@link #key}
     */
    public SignedNote.Signature sign(String text) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(VerifierKey.ALGORITHM);
        signer.initSign(privateKey());
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = VerifierKey.joined(key.id(), signer.sign());
        SignedNote.Signature signature =
                new SignedNote.Signature(key.name(), Base64.getEncoder().encodeToString(bytes));
        if (!key.verifies(text, signature)) {
            throw new GeneralSecurityException("the private key and the public key don't belong together");
        }
        return signature;
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        try {
            byte[] encoded = Base64.getDecoder().decode(pkcs8);
            return KeyFactory.getInstance(VerifierKey.ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("the private key can't be read", notBase64);
        }
    }

    @Override
    public String toString() {
        return "signer " + key.text();
    }
}
