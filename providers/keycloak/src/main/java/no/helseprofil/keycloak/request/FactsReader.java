package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.jose.DpopProof;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.RegisteredClientReader.ClaimedClient;
import no.helseprofil.keycloak.request.RegisteredClientReader.ShownCertificate;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.Representation;
import no.helseprofil.profile.request.TokenReuse;
import no.helseprofil.register.RegisterSettings;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Reader of a Keycloak request into {@link Facts}: once, before Keycloak looks at it, and without using anything up.
 */
public final class FactsReader {

    /** Place at which a request of a client is read. */
    public static final Hook<FactsReader, FactsReading, RuntimeException> READING = Hook.required("it is read");

    private static final String DPOP = "DPoP";

    /** Endpoints at which Keycloak itself refuses a request without any parameter. */
    private static final Set<Endpoint> TAKE_PARAMETERS =
            Set.of(Endpoint.TOKEN, Endpoint.PUSHED_AUTHORIZATION, Endpoint.INTROSPECTION, Endpoint.REVOCATION);

    private static final Facts.Form NO_FORM = new Facts.Form(List.of(), null, null, false, false, null);

    private final ProfileRequest request;
    private final KeycloakSession session;
    private final RealmProfile.Active active;
    private final Instant instant;
    private final RegisteredClientReader clients;

    FactsReader(ProfileRequest request, RealmProfile.Active active) {
        this.request = request;
        this.instant = request.instant();
        this.session = request.session();
        this.active = active;
        this.clients = new RegisteredClientReader(request, active.profile(), instant);
    }

    /** Reads a request with a form, or with an access token at userinfo, by the steps of its endpoint. */
    Facts read(Endpoint endpoint) {
        FactsReading reading = new FactsReading(endpoint);
        READING.run(Column.of(endpoint), this, reading);
        return registered(new Facts(
                instant,
                endpoint,
                RequestAddress.issuer(session),
                session.getContext().getHttpRequest().getHttpMethod(),
                RequestAddress.target(session),
                reading.registered,
                reading.form.facts(),
                reading.assertion,
                reading.client
                        .flatMap(client -> ShownCertificate.of(session, client))
                        .orElse(null),
                reading.proof,
                reading.purpose.code(),
                reading.purpose.authorization(),
                reading.purpose.asked(),
                reading.purpose.details(),
                null,
                reading.purpose.user(),
                reading.sameTokenUntil,
                reading.blocking));
    }

    public void form(FactsReading reading) {
        reading.form = form(reading.endpoint);
    }

    public void assertion(FactsReading reading) {
        reading.assertion = assertion(reading.form);
    }

    public void claimedClient(FactsReading reading) {
        reading.client = new ClaimedClient(session, active.profile(), reading.form, reading.assertion).find();
    }

    public void clientOfToken(FactsReading reading) {
        reading.client = new PresentedTokens(session, reading.form).client();
    }

    public void grant(FactsReading reading) {
        reading.purpose =
                RequestIntent.ofTokenRequest(session, reading.client.orElse(null), reading.form, reading.assertion);
    }

    public void pushedRequest(FactsReading reading) {
        reading.purpose = RequestIntent.ofPushedRequest(
                session, reading.client.orElse(null), reading.form, reading.assertion, instant);
    }

    public void registeredClient(FactsReading reading) {
        reading.registered = reading.client.map(clients::facts).orElse(null);
    }

    public void verifyingKey(FactsReading reading) {
        reading.assertion = clients.withKey(reading.assertion, reading.client.orElse(null), reading.form);
    }

    public void proof(FactsReading reading) {
        reading.proof = proof(reading.endpoint, reading.form);
    }

    public void tokenBefore(FactsReading reading) {
        if (TokenReuse.GRANT.equals(reading.form.value("grant_type"))) {
            reading.sameTokenUntil = reading.client
                    .map(client -> reading.purpose.issuedUntil(request, client, reading.form))
                    .orElse(null);
        }
    }

    public void presentedTokens(FactsReading reading) {
        if (!active.blocks().isEmpty()) {
            reading.blocking = new PresentedTokens(session, reading.form).blocking(active.blocks(), reading.endpoint);
        }
    }

    private DecodedForm form(Endpoint endpoint) {
        DecodedForm form = endpoint == Endpoint.TOKEN ? request.form().atTokenEndpoint(session) : request.form();
        return TAKE_PARAMETERS.contains(endpoint) ? form.withParameters() : form;
    }

    /**
     * Reads a request at the authorization endpoint, where no client authenticates and no proof is looked at. Its
     * parameters are added by {@link #asking} each time that Keycloak reports more of it.
     */
    Facts readAuthorization(@Nullable ClientModel model) {
        return new Facts(
                instant,
                Endpoint.AUTHORIZATION,
                RequestAddress.issuer(session),
                session.getContext().getHttpRequest().getHttpMethod(),
                RequestAddress.target(session),
                model == null ? null : clients.facts(model),
                NO_FORM,
                new Facts.Assertion.Absent(),
                null,
                new Facts.Proof.Absent(),
                null,
                null,
                Facts.Asked.NOTHING,
                Facts.SentDetails.NONE,
                null,
                null,
                null,
                blockingAuthorization());
    }

    /**
     * Returns facts of {@link #readAuthorization} with the parameters of the request.
     *
     * @param parameters the parameters as they came through the browser, in query or form
     * @param remembered the details that the request sent, and the organisation that the user picked
     */
    Facts asking(
            Facts read,
            Facts.Authorization authorization,
            MultivaluedMap<String, String> parameters,
            RememberedRequest remembered) {
        return registered(read.with(
                DecodedForm.inBrowser(session, parameters).facts(),
                authorization,
                new Facts.SentDetails(Details.ABSENT, remembered.details(), Details.ABSENT, false, false)
                        .picking(remembered.picked())));
    }

    private Facts.Blocking blockingAuthorization() {
        return new Facts.Blocking(active.blocks(), List.of(), null);
    }

    /** Returns the same facts with the blocks that hold now. */
    Facts blocked(Facts facts) {
        return facts.with(
                facts.endpoint() == Endpoint.AUTHORIZATION
                        ? blockingAuthorization()
                        : new PresentedTokens(session, form(facts.endpoint()))
                                .blocking(active.blocks(), facts.endpoint()));
    }

    /**
     * Returns facts with the organisation that the client acts for, as the register's kept answers have it. It waits
     * for no register.
     */
    Facts registered(Facts facts) {
        RegisterSettings.Organisations asked = active.profile().registers().organisations();
        return asked == null
                ? facts
                : new Representation(facts, active.profile().parametersOf(Catalogue.get(Organisation.class)))
                        .named()
                        .map(named -> facts.with(RegisteredOrganisation.of(
                                Registers.of(session).organisations(),
                                named,
                                asked.whenDown() == RegisterSettings.OrganisationsDown.REFUSE)))
                        .orElse(facts);
    }

    private static Facts.Assertion assertion(DecodedForm form) {
        String compact = form.value("client_assertion");
        if (compact == null) {
            return new Facts.Assertion.Absent();
        }
        try {
            return new Facts.Assertion.Present(ClientAssertion.parse(compact), null);
        } catch (MalformedException malformed) {
            return new Facts.Assertion.Malformed(malformed.reason());
        }
    }

    private Facts.Proof proof(Endpoint endpoint, DecodedForm form) {
        List<String> headers =
                session.getContext().getHttpRequest().getHttpHeaders().getRequestHeader(DPOP);
        if (headers == null || headers.isEmpty()) {
            return new Facts.Proof.Absent();
        }
        if (headers.size() > 1 || headers.get(0).indexOf(',') >= 0) {
            return new Facts.Proof.Malformed("send one DPoP header with one proof");
        }
        try {
            DpopProof proof = DpopProof.parse(headers.get(0).strip());
            Facts.NonceCheck nonce = nonce(String.valueOf(proof.nonce()));
            // By another scheme Keycloak looks at no proof at userinfo.
            return endpoint == Endpoint.USERINFO && "dpop".equals(form.scheme())
                    ? new Facts.Proof.Present(
                            proof,
                            nonce,
                            new PresentedTokens(session, form).proven().orElse(null),
                            () -> isRemembered(proof))
                    : new Facts.Proof.Present(proof, nonce);
        } catch (MalformedException malformed) {
            return new Facts.Proof.Malformed("send the DPoP proof as one signed JWT: " + malformed.reason());
        }
    }

    /**
     * Returns whether Keycloak remembers the proof as used, by the key of {@code DPoPUtil} of Keycloak 26.7. This only
     * words a refusal: Keycloak itself refuses, in one step for the whole cluster.
     */
    private boolean isRemembered(DpopProof proof) {
        byte[] used = (proof.id() + "\n" + proof.target()).getBytes(StandardCharsets.UTF_8);
        try {
            String key =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(used));
            return proof.id() != null && request.session().singleUseObjects().contains(key);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", missing);
        }
    }

    private Facts.NonceCheck nonce(String sent) {
        return new Facts.NonceCheck() {

            @Override
            public boolean isFresh(Duration lifetime) {
                return active.nonces().isFresh(sent, instant, lifetime);
            }

            @Override
            public boolean hasAnswered(ClientAssertion assertion) {
                return active.nonces().hasAnswered(sent, assertion);
            }
        };
    }

    /** Parts of a request that have been read so far. A part that no step reads keeps its empty value. */
    public static final class FactsReading {

        final Endpoint endpoint;
        DecodedForm form = DecodedForm.of(new MultivaluedHashMap<>());
        Facts.Assertion assertion = new Facts.Assertion.Absent();
        Optional<ClientModel> client = Optional.empty();
        Facts.@Nullable Client registered;
        RequestIntent purpose = RequestIntent.NONE;
        Facts.Proof proof = new Facts.Proof.Absent();

        @Nullable
        Instant sameTokenUntil;

        Facts.Blocking blocking = Facts.Blocking.NONE;

        FactsReading(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }
}
