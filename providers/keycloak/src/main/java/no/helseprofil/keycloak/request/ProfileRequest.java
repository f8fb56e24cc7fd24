package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.PolicyEvaluator;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.EvaluatedRequest.MeasuredDecision;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Terms;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * HTTP request in a realm under the profile: its facts, read once; the decision, which all later steps read; and the
 * refusal that was sent. The table of steps says what happens where.
 */
public final class ProfileRequest {

    /** All of a request is here. */
    public static final Hook<ProfileRequest, KeycloakSession, RuntimeException> ENTRY =
            Hook.required("its body is here");

    /** The facts of a request are known. */
    public static final Hook<ProfileRequest, Judging, RuntimeException> JUDGING = Hook.required("its facts are known");

    private static final Logger LOG = Logger.getLogger(ProfileRequest.class);
    private static final RequestAttribute<ProfileRequest> OF_SESSION = RequestAttribute.of(ProfileRequest.class);

    private Instant instant = ServerClock.INSTANCE.instant();
    private KeycloakSession session;
    private final Map<String, Optional<Jws>> tokens = new HashMap<>();
    private final Map<String, Facts.Client> clients = new HashMap<>();
    private @Nullable DecodedForm form;
    private @Nullable JWSInput assertion;
    private @Nullable PushedRequest pushed;
    private @Nullable RememberedRequest login;

    /** Looks up in the session in which it was read, so it ends with that. */
    private @Nullable GrantContext grant;

    private @Nullable String askedToken;
    private final List<Finding> policies = new ArrayList<>();
    private @Nullable InBrowser inBrowser;
    private @Nullable EvaluatedRequest judged;

    /** Facts of a request that is judged in an incident alone, since no endpoint of the protocol takes it. */
    private @Nullable Facts shown;

    /** Profile that the request was judged by last. */
    private RealmProfile.@Nullable Active by;

    private boolean isComplete;
    private @Nullable Finding returned;
    private @Nullable String returnedClient;
    private boolean ofOwnView;
    private int readings;
    private int decisions;

    private ProfileRequest(KeycloakSession session) {
        this.session = session;
    }

    public static ProfileRequest of(KeycloakSession session) {
        return OF_SESSION.getOrMake(session, "", () -> new ProfileRequest(session));
    }

    /**
     * All of the request is here. Its body may come long after its headers, by which the server finds the endpoint;
     * so nothing that was read until then counts. Called by everything that a request meets behind its body; the first
     * call does it.
     */
    public static ProfileRequest complete(KeycloakSession session) {
        ProfileRequest request = of(session);
        request.begin(session);
        return request;
    }

    /** Executes the steps of entry at an endpoint. */
    public static ProfileRequest complete(KeycloakSession session, Column column) {
        ProfileRequest request = of(session);
        ENTRY.run(column, request, session);
        return request;
    }

    /** Forgets what was read before all of the request was here. */
    public void begin(KeycloakSession entered) {
        if (!isComplete && entered.getContext().getRealm() != null) {
            isComplete = true;
            readAnew();
        }
    }

    /** Nothing counts that was read of the request or of its realm before it has waited. */
    public void readAnew() {
        RealmProfiles.readCurrent(session);
        instant = ServerClock.INSTANCE.instant();
        clients.clear();
        form = null;
        pushed = null;
        login = null;
        grant = null;
        askedToken = null;
        inBrowser = null;
        readings = 0;
    }

    /**
     * Reads the request apart, before its body has come: what is read of it then is forgotten, so that all that comes
     * later reads it whole.
     */
    public static <T> T apart(KeycloakSession session, Function<ProfileRequest, T> reading) {
        Optional<ProfileRequest> kept = known(session);
        ProfileRequest early = new ProfileRequest(session);
        early.form = DecodedForm.ofHeader(session);
        OF_SESSION.set(session, early);
        try {
            return reading.apply(early);
        } finally {
            kept.ifPresentOrElse(request -> OF_SESSION.set(session, request), () -> OF_SESSION.remove(session, ""));
        }
    }

    /** The request of this session, if anything of it has been read. */
    static Optional<ProfileRequest> known(KeycloakSession session) {
        return OF_SESSION.get(session);
    }

    /** The instant on which all of it is judged. */
    public Instant instant() {
        return instant;
    }

    /**
     * Reads something of the request in a session of its own, which has ended when this returns, so that no database
     * connection is held while the request waits.
     *
     * @param what name in the log of slow transactions
     */
    public <T> T ahead(String what, Supplier<T> reading) {
        KeycloakSession request = session;
        return KeycloakModelUtils.runJobInTransactionWithResult(
                request.getKeycloakSessionFactory(),
                request.getContext(),
                own -> {
                    RequestAttribute.share(request, own);
                    session = own;
                    try {
                        return reading.get();
                    } finally {
                        session = request;
                        grant = null;
                    }
                },
                what);
    }

    /** The session in which it is read at this moment. */
    public KeycloakSession session() {
        return session;
    }

    /** The form and the {@code Authorization} header, as they came. */
    DecodedForm form() {
        if (form == null) {
            form = DecodedForm.of(session);
        }
        return form;
    }

    /** A token of ours that it brings, read and not verified; empty if it can't be read. */
    Optional<Jws> token(String compact) {
        return tokens.computeIfAbsent(compact, ProfileRequest::readToken);
    }

    /** A client as it was when this request first looked at it. */
    Facts.Client client(String id, Function<String, Facts.Client> reading) {
        return clients.computeIfAbsent(id, reading);
    }

    /**
     * The client assertion as Keycloak reads it.
     *
     * @throws JWSInputException if it can't be read
     */
    public JWSInput assertion(String compact) throws JWSInputException {
        if (assertion == null || !assertion.getWireString().equals(compact)) {
            assertion = new JWSInput(compact);
        }
        return assertion;
    }

    private static Optional<Jws> readToken(String compact) {
        try {
            return Optional.of(Jws.parse(compact));
        } catch (MalformedException notOurs) {
            return Optional.empty();
        }
    }

    /** The authorization request that it pushes; empty at other endpoints. */
    public Optional<PushedRequest> pushed() {
        return Optional.ofNullable(pushed);
    }

    PushedRequest push(DecodedForm sent) {
        pushed = PushedRequest.of(sent::value);
        return pushed;
    }

    /** Returns what the login behind the request remembers, if there is anything. */
    public Optional<RememberedRequest> login() {
        return Optional.ofNullable(login);
    }

    /** Reads the grant of a token request. */
    GrantContext readGrant(DecodedForm sent) {
        GrantContext read = GrantContext.read(session, sent);
        grant = read;
        login = read.request().isEmpty() ? null : read.request();
        return read;
    }

    /** The grant, in the session in which it was read. */
    public Optional<GrantContext> grant() {
        return Optional.ofNullable(grant);
    }

    /** Returns the hash of the token that it asks for, see {@link RequestIntent#issued}. */
    Optional<String> askedToken() {
        return Optional.ofNullable(askedToken);
    }

    void asksFor(String token) {
        askedToken = token;
    }

    public Facts read(Endpoint endpoint, RealmProfile.Active active) {
        readings++;
        return new FactsReader(this, active).read(endpoint);
    }

    /**
     * Returns facts that were read ahead with the answers that registers have given since.
     *
     * @param practitioner the register's answer about the user; null if it was not asked
     */
    public Facts complete(Facts read, @Nullable Answer<Practitioner> practitioner, RealmProfile.Active active) {
        Facts facts = practitioner == null || read.user() == null || RequestIntent.isNobody(read.user())
                ? read
                : read.with(practitioner);
        return new FactsReader(this, active).registered(facts);
    }

    /**
     * Returns the facts of it at the authorization endpoint, or when a login ends. They are read once, however often
     * Keycloak reports the request; what it asks for is added each time.
     *
     * @param parameters as they came through the browser, wherever they stood
     * @param remembered what the request says that the client acts for, and what the user picked
     */
    public Facts readAuthorization(
            @Nullable ClientModel client,
            Facts.Authorization authorization,
            MultivaluedMap<String, String> parameters,
            RememberedRequest remembered,
            RealmProfile.Active active) {
        FactsReader reader = new FactsReader(this, active);
        InBrowser read = inBrowser;
        if (read == null || !read.isOf(client, active)) {
            readings++;
            read = new InBrowser(client, active, reader.readAuthorization(client));
            inBrowser = read;
        }
        return reader.asking(read.facts(), authorization, parameters, remembered);
    }

    /**
     * Judges it, and keeps the decision; one of the same facts stands as it is.
     *
     * @param reading what gives the facts, so that the time that this takes is counted with the decision
     */
    public EvaluatedRequest judge(Endpoint endpoint, Supplier<Facts> reading, RealmProfile.Active active) {
        return MeasuredDecision.of(session, Column.of(endpoint), () -> judge(reading.get(), active, false));
    }

    /**
     * Judges a request that may have had to wait.
     *
     * @param reading reads the facts, and the profile that held when the waiting was over
     */
    public EvaluatedRequest judge(Endpoint endpoint, Supplier<ReadRequest> reading) {
        return MeasuredDecision.of(session, Column.of(endpoint), () -> {
            ReadRequest read = reading.get();
            return judge(read.facts(), read.by(), false);
        });
    }

    /** Judges the authorization request of a login that has come to its end, and keeps the decision. */
    public EvaluatedRequest judgeEndOfLogin(Supplier<Facts> reading, RealmProfile.Active active) {
        return MeasuredDecision.of(session, Column.LOGIN_END, () -> judge(reading.get(), active, true));
    }

    /** Returns whether one requirement alone would refuse it, by the same terms; nothing of this is kept. */
    public boolean isRefusedBy(Class<? extends RequestCheck> requirement, Facts facts, RealmProfile.Active active) {
        return refusalBy(requirement, facts, active).isPresent();
    }

    /** Returns the refusal by one requirement alone, by the same terms; nothing of this is kept. */
    public Optional<Finding> refusalBy(
            Class<? extends RequestCheck> requirement, Facts facts, RealmProfile.Active active) {
        return PolicyEvaluator.refusalBy(requirement, facts, terms(facts, active));
    }

    /**
     * Returns the refusal of it in an incident, by the same terms. The decision is not kept, but the facts are, so that
     * they can be judged again before the request takes effect.
     */
    public Optional<Finding> refusalInIncident(Facts facts, RealmProfile.Active active) {
        shown = facts;
        by = active;
        return PolicyEvaluator.refusalInIncident(facts, terms(facts, active));
    }

    /**
     * Returns the refusal of it at this moment. It is asked before an answer leaves or anything is stored, where no
     * endpoint of ours does so. Empty if the request was never judged in an incident.
     */
    public Optional<Finding> refusalOfMoment() {
        if (judged != null) {
            return judgedOfMoment().flatMap(now -> now.decision().refusal());
        }
        Facts seen = shown;
        return seen == null
                ? Optional.empty()
                : changed(seen.endpoint())
                        .flatMap(active -> refusalInIncident(new FactsReader(this, active).blocked(seen), active));
    }

    /**
     * The decision, by what is blocked and tightened at this moment. That may be more than when it was made, and what
     * the request leads to must not be later than a block.
     */
    public Optional<EvaluatedRequest> judgedOfMoment() {
        EvaluatedRequest before = judged;
        if (before != null) {
            changed(before.facts().endpoint()).ifPresent(active -> {
                Facts facts = new FactsReader(this, active).blocked(before.facts());
                judged = before.inIncident(facts, terms(facts, active));
                by = active;
            });
        }
        return judged();
    }

    /** The profile, if another one holds than what the request was judged by. */
    private Optional<RealmProfile.Active> changed(Endpoint endpoint) {
        return RealmProfiles.of(session)
                .requireOpen(() -> new RefusedException(Refusal.closed(), endpoint))
                .filter(now -> now != by);
    }

    /** Returns the decision. Where no endpoint has made one, it is made here by what every client must show. */
    public EvaluatedRequest judgedOrJudge(RealmProfile.Active active) {
        return judged().orElseGet(() -> judge(Endpoint.OTHER, () -> read(Endpoint.OTHER, active), active));
    }

    /** The decision, if there is one. */
    public Optional<EvaluatedRequest> judged() {
        return Optional.ofNullable(judged);
    }

    private EvaluatedRequest judge(Facts facts, RealmProfile.Active active, boolean endsLogin) {
        if (judged != null && judged.endsLogin() == endsLogin && judged.facts().equals(facts)) {
            return judged;
        }
        JUDGING.run(
                endsLogin ? Column.LOGIN_END : Column.of(facts.endpoint()),
                this,
                new Judging(facts, active, endsLogin));
        return Objects.requireNonNull(judged, "a step has judged");
    }

    /** Puts the catalogue to the facts of the request, and keeps the decision. */
    public void decide(Judging judging) {
        decisions++;
        by = judging.active();
        judged = EvaluatedRequest.of(judging.facts(), terms(judging.facts(), judging.active()), judging.endsLogin())
                .and(policies);
    }

    /**
     * Input of a decision.
     *
     * @param active profile to judge by
     * @param endsLogin whether it is the authorization request of a login that has come to its end
     */
    public record Judging(Facts facts, RealmProfile.Active active, boolean endsLogin) {}

    private Terms terms(Facts facts, RealmProfile.Active active) {
        return active.profile().terms(migration(facts), facts.instant());
    }

    /**
     * Adds to the decision what a client policy of Keycloak's would have refused, which is known when Keycloak asks its
     * policies and not before. Nothing is refused by it.
     */
    public void observe(Collection<Finding> found) {
        policies.addAll(found);
        if (judged != null) {
            judged = judged.and(found);
        }
    }

    /** Returns the findings of observed client policies of Keycloak's. */
    public List<Finding> policies() {
        return List.copyOf(policies);
    }

    private Migration migration(Facts facts) {
        ClientModel client = facts.client() == null
                ? null
                : session.clients()
                        .getClientById(
                                session.getContext().getRealm(), facts.client().id());
        return client == null ? Migration.NEW : ClientReader.migration(client);
    }

    /** A client reads what is known of it. That is nothing that it does, so none of it comes into its own record. */
    public void readsOwnView() {
        ofOwnView = true;
    }

    /** Returns whether a client reads its own record. */
    public static boolean isOfOwnView(KeycloakSession session) {
        return known(session).filter(request -> request.ofOwnView).isPresent();
    }

    /** Returns the finding that was sent to the client. */
    Optional<Finding> returned() {
        return Optional.ofNullable(returned);
    }

    void tell(Finding finding) {
        returned = finding;
    }

    /** Facts of a request, with the profile that they were read by. */
    public record ReadRequest(Facts facts, RealmProfile.Active by) {}

    /** Facts of a request that a browser sent, with the profile that they were read by. */
    private record InBrowser(@Nullable ClientModel client, RealmProfile.Active by, Facts facts) {

        boolean isOf(@Nullable ClientModel other, RealmProfile.Active active) {
            return by == active && Objects.equals(id(client), id(other));
        }

        private static @Nullable String id(@Nullable ClientModel client) {
            return client == null ? null : client.getId();
        }
    }

    /** Keycloak's internal id of the client that was refused where no decision about a request was made. */
    Optional<String> returnedClient() {
        return Optional.ofNullable(returnedClient);
    }

    /** Names the client that is refused, where no decision about a request is made. */
    public void tellsOf(@Nullable String client) {
        returnedClient = client;
    }

    /** Logs how often it was read and judged, which should be once each. */
    public static void log(KeycloakSession session) {
        known(session)
                .filter(request -> LOG.isDebugEnabled())
                .ifPresent(request -> request.judged()
                        .ifPresent(decided -> LOG.debugf(
                                "%s: read %s, judged %s", Column.of(decided), request.readings, request.decisions)));
    }
}
