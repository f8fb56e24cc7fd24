package no.helseprofil.profile.proof;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code dpop-proof}: one proof, well-formed, made for this request (RFC 9449, section 4.3). Keycloak verifies its
 * signature; its refusal is answered as {@link #UNVERIFIED}.
 */
public final class DpopProofForm extends DefinedRequirement implements RequestCheck {

    /** Answer to a proof that Keycloak refuses after everything here passed. */
    public static final String UNVERIFIED =
            "sign the DPoP proof with the private key whose public part is its jwk, for this method and URI";

    /**
     * Answer to a request without a proof from a client whose registration binds its tokens to one, so that Keycloak
     * requires it.
     */
    public static final String MISSING =
            "send a DPoP proof in the DPoP header; this client is registered for tokens that are bound to its key"
                    + " (dpop_bound_access_tokens)";

    /** Answer to an access token that comes with a proof of another key. */
    public static final String OTHER_KEY = "make the DPoP proof with the key that the access token is bound to";

    private static final String OTHER_SPELLING =
            "send the access token as it was issued: a JWT without padding, and with nothing behind its signature";

    private static final int MAX_ID_LENGTH = 256;

    /** Leeway of {@code nbf}, that of Keycloak for {@code iat}: libraries write the same time into both. */
    private static final Duration LEEWAY = Duration.ofSeconds(15);

    public DpopProofForm() {
        super(
                "dpop-proof",
                RequirementKind.INVARIANT,
                OAuthError.INVALID_DPOP_PROOF,
                "RFC 9449 section 4.3",
                "FAPI2-SP-FINAL-5.3.2.1-5");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().takesProof();
    }

    @Override
    public RequestPart part() {
        return RequestPart.PROOF;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (!facts.endpoint().takesProof()) {
            return Outcome.NOT_APPLICABLE;
        }
        if (facts.proof() instanceof Facts.Proof.Malformed malformed) {
            return new Outcome.Failed(OAuthError.INVALID_DPOP_PROOF, malformed.reason(), Outcome.Precedence.FORM);
        }
        return facts.proof() instanceof Facts.Proof.Present present
                ? judge(present.content(), present.token(), facts)
                : Outcome.NOT_APPLICABLE;
    }

    private Outcome judge(DpopProof proof, Facts.@Nullable PresentedToken token, Facts facts) {
        if (!DpopProof.TYPE.equals(proof.type())) {
            return failed("set typ in the header of the DPoP proof to " + DpopProof.TYPE);
        }
        if (proof.key() == null) {
            return failed(
                    "put the public key, and nothing of the private one, as jwk into the header of the DPoP proof");
        }
        if (!proof.key().isCanonical()) {
            return failed("write the numbers of jwk in the DPoP proof as RFC 7518 says: coordinates at full length,"
                    + " other numbers without leading zeros; otherwise one key has several thumbprints");
        }
        if (!facts.method().equals(proof.method())) {
            return failed("set htm of the DPoP proof to the HTTP method of the request");
        }
        if (!facts.target().isOwn() || !isFor(proof.target(), facts.target())) {
            return failed(
                    "set htu of the DPoP proof to the URI of the request, as the realm's metadata has it; if it is,"
                            + " check hostname and proxy");
        }
        if (!hasId(proof)) {
            return failed("give the DPoP proof a jti of 1 to 256 characters, new for each request");
        }
        if (proof.issuedAt() == null) {
            return failed("give the DPoP proof iat, as a number of seconds");
        }
        return proof.isOf(facts.instant().truncatedTo(ChronoUnit.SECONDS), LEEWAY)
                ? ofToken(proof, token)
                : failed("leave exp and nbf out of the DPoP proof, or set them so that it may be used now");
    }

    /** Judges the binding to an access token (RFC 9449, section 4.3, numbers 11 and 12). */
    private Outcome ofToken(DpopProof proof, Facts.@Nullable PresentedToken token) {
        if (token == null) {
            return Outcome.PASSED;
        }
        if (!token.isCompact()) {
            return new Outcome.Failed(OAuthError.INVALID_TOKEN, OTHER_SPELLING);
        }
        if (!token.hash().equals(proof.tokenHash())) {
            return failed(
                    "set ath of the DPoP proof to the hash (SHA-256, base64url) of the access token that comes with it");
        }
        return token.jkt() == null
                        || proof.key() != null && token.jkt().equals(proof.key().thumbprint())
                ? Outcome.PASSED
                : failed(OTHER_KEY);
    }

    private static boolean hasId(DpopProof proof) {
        return proof.id() != null && !proof.id().isBlank() && proof.id().length() <= MAX_ID_LENGTH;
    }

    /**
     * Returns whether {@code htu} is this URI (RFC 9449, section 4.3, number 9). Query and fragment are ignored, as is
     * the case of scheme and host, and the spelling of port and path by {@link Facts.Target#calledAs}.
     */
    private static boolean isFor(@Nullable String claimed, Facts.Target target) {
        if (claimed == null) {
            return false;
        }
        try {
            if (claimed.equals(bare(target.called()).toString())) {
                return true;
            }
            URI uri = new URI(claimed);
            return !uri.isOpaque() && bare(uri).equals(bare(target.calledAs(uri)));
        } catch (URISyntaxException notUri) {
            return false;
        }
    }

    private static URI bare(URI uri) throws URISyntaxException {
        String text = uri.toString();
        int end = text.length();
        for (char delimiter : new char[] {'?', '#'}) {
            int at = text.indexOf(delimiter);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return end == text.length() ? uri : new URI(text.substring(0, end));
    }
}
