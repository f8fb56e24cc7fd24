package no.helseprofil.profile;

import org.jspecify.annotations.Nullable;

/** An authorization request as the profile asks, pushed, and the deviations that tests make from it. */
public final class AuthorizationFixture {

    private boolean pushed = true;
    private boolean isKnown = true;
    private @Nullable String responseType = "code";
    private @Nullable String redirectUri = FactsFixture.REDIRECT_URI;
    private @Nullable String codeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private @Nullable String codeChallengeMethod = "S256";
    private @Nullable String dpopJkt = FactsFixture.PROOF_KEY_THUMBPRINT;
    private boolean hasRequestObject;
    private @Nullable String requestObjectAlgorithm;

    AuthorizationFixture() {}

    public AuthorizationFixture notPushed() {
        pushed = false;
        return this;
    }

    /** The parameters stand in an object that the server has yet to read. */
    public AuthorizationFixture notReadYet() {
        isKnown = false;
        return this;
    }

    public AuthorizationFixture responseType(@Nullable String other) {
        responseType = other;
        return this;
    }

    public AuthorizationFixture redirectUri(@Nullable String other) {
        redirectUri = other;
        return this;
    }

    public AuthorizationFixture codeChallenge(@Nullable String other) {
        codeChallenge = other;
        return this;
    }

    public AuthorizationFixture codeChallengeMethod(@Nullable String other) {
        codeChallengeMethod = other;
        return this;
    }

    public AuthorizationFixture dpopJkt(@Nullable String other) {
        dpopJkt = other;
        return this;
    }

    /** The request is made by a request object, signed like this. */
    public AuthorizationFixture requestObject(@Nullable String algorithm) {
        hasRequestObject = true;
        requestObjectAlgorithm = algorithm;
        return this;
    }

    Facts.Authorization build() {
        Facts.AuthorizationParameters parameters = new Facts.AuthorizationParameters(
                responseType,
                redirectUri,
                codeChallenge,
                codeChallengeMethod,
                dpopJkt,
                hasRequestObject,
                requestObjectAlgorithm);
        return new Facts.Authorization(pushed, isKnown ? parameters : null);
    }
}
