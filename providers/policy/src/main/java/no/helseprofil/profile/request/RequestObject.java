package no.helseprofil.profile.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import no.helseprofil.jose.Jws;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Facts.AuthorizationParameters;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Outcome.ClockDifference;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.RuleSet;

/**
 * {@code request-object}: a request object is made by this client, for this server and for now, so that one that is
 * found later, or was made for another server, is useless here. Its dates are judged where it arrives: the {@code
 * request_uri} that PAR returns for it has a lifetime of its own.
 */
public final class RequestObject extends DefinedRequirement implements RequestCheck {

    /** Answer to a request object that Keycloak doesn't accept as the client's own. */
    public static final String UNVERIFIED =
            "sign the request object with a registered key and algorithm of this client, and name no other client or"
                    + " request in it";

    /** RFC 9101, section 10.8. */
    private static final String TYPE = "oauth-authz-req+jwt";

    /** Allowed values of {@code typ} if it is present, in any case (RFC 7515, section 4.1.9). */
    private static final Set<String> TYPES = Set.of(TYPE, "application/" + TYPE, "jwt");

    private static final Duration LONGEST = Duration.ofMinutes(60);

    /** Longest lifetime. FAPI 2.0 Message Signing, section 5.3.1, allows an hour; HelseID requires a minute. */
    static final Parameter<Duration> MAX = Parameter.duration(
            "max", ruleSet -> ruleSet.isNational() ? Duration.ofMinutes(1) : LONGEST, Duration.ofSeconds(1), LONGEST);

    static final Parameter<Duration> LEEWAY =
            Parameter.duration("leeway", Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(15));

    /** Parameter that refuses a request that isn't signed (FAPI 2.0 Message Signing, section 5.3.1). */
    static final Parameter<Boolean> REQUIRED =
            Parameter.flag("required", ruleSet -> ruleSet == RuleSet.FAPI2_MESSAGE_SIGNING);

    private static final String MISSING = "send the whole authorization request as one signed request object";

    public RequestObject() {
        super(new Definition(
                        "request-object",
                        RequirementKind.DATED,
                        OAuthError.INVALID_REQUEST_OBJECT,
                        "FAPI2-MS-FINAL-5.3.1",
                        "RFC 9101 section 4",
                        "HelseID")
                .with(MAX, LEEWAY, REQUIRED));
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isOfLogin();
    }

    @Override
    public RequestPart part() {
        return RequestPart.REQUEST_OBJECT;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        AuthorizationParameters request = facts.authorizationParameters();
        if (request == null) {
            return Outcome.NOT_APPLICABLE;
        }
        Facts.SentObject object = request.object();
        if (isAskedFor(parameters) && arrives(facts) && (object == null || !object.whole())) {
            return new Outcome.Failed(OAuthError.INVALID_REQUEST, MISSING);
        }
        if (object == null || object.stored()) {
            return Outcome.NOT_APPLICABLE;
        }
        Jws content = object.content();
        return content == null
                ? failed("send the request object itself, as one signed JWT")
                : judge(content, facts, parameters);
    }

    /** Returns whether a request that isn't signed is refused. */
    public static boolean isAskedFor(Parameters parameters) {
        return parameters.get(REQUIRED);
    }

    /** Returns whether the client sends the request now: a pushed one was judged before, and a login has none. */
    private static boolean arrives(Facts facts) {
        Facts.Authorization authorization = facts.authorization();
        return facts.endpoint() == Endpoint.PUSHED_AUTHORIZATION
                || authorization != null && !authorization.pushed() && authorization.login() == null;
    }

    private Outcome judge(Jws object, Facts facts, Parameters parameters) {
        if (isTypedOtherwise(object)) {
            return failed("set typ in the header of the request object to " + TYPE);
        }
        if (facts.client() != null && !facts.client().metadata().clientId().equals(object.claimText("iss"))) {
            return failed("set iss of the request object to the client_id");
        }
        return isFor(object.payload().path("aud"), facts.issuer())
                ? ofDates(object, facts.instant().truncatedTo(ChronoUnit.SECONDS), parameters)
                : failed("set aud of the request object to the issuer of this realm");
    }

    /** Returns whether the JWT has another purpose (RFC 8725, section 3.11), above all client authentication. */
    private static boolean isTypedOtherwise(Jws object) {
        JsonNode type = object.header().path("typ");
        return !type.isMissingNode()
                && !(type.isTextual() && TYPES.contains(type.textValue().toLowerCase(Locale.ROOT)));
    }

    private static boolean isFor(JsonNode audience, String issuer) {
        return audience.isArray()
                ? audience.valueStream().anyMatch(one -> issuer.equals(one.textValue()))
                : issuer.equals(audience.textValue());
    }

    /** A request object that hasn't ended and is short enough can't have begun too long ago either. */
    private Outcome ofDates(Jws object, Instant now, Parameters parameters) {
        Instant begin = object.claimDate("nbf");
        Instant end = object.claimDate("exp");
        if (begin == null || end == null) {
            return failed("give the request object nbf and exp, as numbers of seconds");
        }
        if (!end.isAfter(now.minus(parameters.get(LEEWAY)))) {
            return failed("make a new request object for each request; this one has ended")
                    .with(new ClockDifference(begin, now));
        }
        if (begin.isAfter(now.plus(parameters.get(LEEWAY)))) {
            return failed("set the clock of this client by NTP; nbf of the request object is ahead of ours")
                    .with(new ClockDifference(begin, now));
        }
        return Duration.between(begin, end).compareTo(parameters.get(MAX)) > 0
                ? failed("shorten the request object; its exp is too long after its nbf")
                : Outcome.PASSED;
    }
}
