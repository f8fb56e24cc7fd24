package no.helseprofil.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Consumer;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.profile.SecurityLevel.AskedLevel;
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
    private Facts.@Nullable SentObject object;
    private Facts.@Nullable EndedLogin login;
    private @Nullable String beside;

    AuthorizationFixture() {}

    public AuthorizationFixture notPushed() {
        pushed = false;
        return this;
    }

    /** This one came through the browser beside a pushed request. */
    public AuthorizationFixture beside(String parameter) {
        beside = parameter;
        return notPushed();
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
        return object(claims -> {}, algorithm, false);
    }

    /** The request is made by a request object as the profile asks, but for these claims. */
    public AuthorizationFixture requestObjectWith(Consumer<ObjectNode> claims) {
        return object(claims, "ES256", false);
    }

    /**
     * Has the request made by a request object as the profile asks, but with this {@code typ} in its header, as JSON.
     */
    public AuthorizationFixture requestObjectTyped(JsonNode type) {
        requestObjectWith(claims -> {});
        object.content().header().set("typ", type);
        return this;
    }

    /** Has the request made by a request object that was pushed before, as the profile asks but for these claims. */
    public AuthorizationFixture storedObject(Consumer<ObjectNode> claims) {
        return object(claims, "ES256", true);
    }

    /** The request stands beside an object that carries details alone. */
    public AuthorizationFixture besideItsObject() {
        requestObjectWith(claims -> {});
        object = new Facts.SentObject(object.content(), false, false, null);
        return this;
    }

    /** The request is made by a request object as the profile asks; a registered key of this kind would verify it. */
    public AuthorizationFixture requestObjectBy(KeySize key, String thumbprint) {
        requestObjectWith(claims -> {});
        object = new Facts.SentObject(object.content(), false, true, new Facts.ShownKey(key, thumbprint));
        return this;
    }

    /** The request is made by an object that the server can't read. */
    public AuthorizationFixture unreadableObject() {
        object = new Facts.SentObject(null, false);
        return this;
    }

    /**
     * The login that the request has led to has come to its end.
     *
     * @param level at which it was; null if nobody says
     * @param wanted at which levels the request asks for it
     */
    public AuthorizationFixture ended(@Nullable String level, String... wanted) {
        login = new Facts.EndedLogin(new AskedLevel(Set.of(wanted)), level);
        return this;
    }

    private AuthorizationFixture object(Consumer<ObjectNode> deviation, @Nullable String algorithm, boolean stored) {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("alg", algorithm);
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", FactsFixture.CLIENT_ID)
                .put("aud", FactsFixture.ISSUER)
                .put("nbf", FactsFixture.SECOND)
                .put("exp", FactsFixture.SECOND + 30);
        deviation.accept(claims);
        object = new Facts.SentObject(new Jws(header, claims), stored);
        return this;
    }

    Facts.Authorization build() {
        Facts.AuthorizationParameters parameters = new Facts.AuthorizationParameters(
                responseType, redirectUri, codeChallenge, codeChallengeMethod, dpopJkt, object);
        return new Facts.Authorization(pushed, isKnown ? parameters : null, login, beside);
    }
}
