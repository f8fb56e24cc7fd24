package no.helseprofil.keycloak.request;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.decision.Announcement;
import no.helseprofil.decision.Finding;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.RegisteredClientReader.ClaimedClient;
import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.attestation.AttestationNames;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.ClientConnection;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The events of a realm under the profile: an error event names the requirement, also where it is Keycloak that refuses
 * and makes the event.
 */
public final class RequirementEvents extends EventBuilder {

    private static final String CLAIMED_CLIENT = "helseprofil_claimed_client";
    private static final Map<Unit.Ending, String> ENDINGS =
            Map.of(Unit.Ending.BANKRUPTCY, "helseprofil_bankrupt", Unit.Ending.WINDING_UP, "helseprofil_winding_up");
    private static final String ATTESTATION = "helseprofil_attestation";
    private static final String OLDER_NAMES = "older_names";

    /** Errors of Keycloak's events for a client that fails to authenticate. */
    private static final Set<String> CLIENT_REFUSED = Set.of(
            Errors.CLIENT_NOT_FOUND,
            Errors.CLIENT_DISABLED,
            Errors.INVALID_CLIENT,
            Errors.INVALID_CLIENT_CREDENTIALS,
            "client_credentials_setup_required");

    /** Errors for which Keycloak names a reason only if no code came. */
    private static final Set<String> CODE_REFUSED = Set.of(Errors.INVALID_CODE, Errors.EXPIRED_CODE);

    private final KeycloakSession session;
    private @Nullable String sent;

    public RequirementEvents(RealmModel realm, KeycloakSession session, ClientConnection connection) {
        super(realm, session, connection);
        this.session = session;
    }

    /** Adds a detail, but not the {@code jti} of an assertion, which is the client's free text. */
    @Override
    public EventBuilder detail(String key, String value) {
        return Details.CLIENT_ASSERTION_ID.equals(key) ? this : super.detail(key, value);
    }

    /** Sends an event of success, with the nearest requirement that is announced to the client. */
    @Override
    public void success() {
        WatchedHook.EVENT.pass(session);
        if (EvaluatedRequest.UNCOUNTED.get(session).isPresent()) {
            return;
        }
        EvaluatedRequest.ofProven(session, true)
                .flatMap(judged -> Announcement.of(judged.decision()))
                .map(Announcement::nearest)
                .ifPresent(finding -> FindingDetails.name(this, finding));
        ENDINGS.forEach((ending, detail) -> EvaluatedRequest.ofProven(session, true)
                .map(judged -> in(ending, judged))
                .filter(numbers -> !numbers.isEmpty())
                .ifPresent(numbers -> detail(detail, numbers)));
        if (hasOlderAttestation()) {
            detail(ATTESTATION, OLDER_NAMES);
        }
        super.success();
    }

    /**
     * Returns the ending organisations that the client acts for. They refuse nothing, but an operator may look for
     * them.
     */
    private static String in(Unit.Ending ending, EvaluatedRequest judged) {
        RegisteredOrganisation registered = judged.facts().organisation();
        return registered == null
                ? ""
                : registered.in(ending).stream().map(OrganisationNumber::value).collect(Collectors.joining(","));
    }

    /**
     * Returns whether the attestation uses older names. It is never refused, so only the event shows it to an operator.
     */
    private boolean hasOlderAttestation() {
        return EvaluatedRequest.ofProven(session, true)
                .filter(judged -> judged.decision().findings().stream()
                        .anyMatch(finding -> finding.requirement() instanceof AttestationNames))
                .isPresent();
    }

    /**
     * Sends an event of an error. Before a client has authenticated it names no client, so that no other record is
     * written into; the claimed name stands beside it, by which an operator finds the failing client. It sends one
     * event for one refusal, where Keycloak makes two, such as for a scope that is pushed.
     */
    @Override
    public void error(String error) {
        if (error.equals(sent)) {
            return;
        }
        if (EvaluatedRequest.UNCOUNTED.get(session).isPresent()) {
            sent = error;
            return;
        }
        if (session.getContext().getClient() == null) {
            client((String) null);
            ClaimedName.of(session).ifPresent(name -> detail(CLAIMED_CLIENT, name));
        }
        if (!isDescribed()) {
            EvaluatedRequest.of(session)
                    .flatMap(judged -> finding(judged, error))
                    .ifPresent(finding -> FindingDetails.describe(this, finding));
        }
        sent = error;
        super.error(error);
    }

    /**
     * Returns whether an error event of this kind was sent. Keycloak's own event says so up to 26.7.4; from 26.7.5 on
     * it sends a copy and stays unchanged.
     *
     * @param error as in {@link Errors}
     */
    public static boolean saysError(EventBuilder events, String error) {
        return events instanceof RequirementEvents ours && error.equals(ours.sent);
    }

    private Optional<Finding> finding(EvaluatedRequest judged, String error) {
        String reason =
                getEvent().getDetails() == null ? null : getEvent().getDetails().get(Details.REASON);
        if (Errors.INVALID_DPOP_PROOF.equals(error)) {
            return StockRefusals.ofProof(judged, reason);
        }
        Optional<Finding> refusal = judged.decision()
                .refusal()
                .or(() -> StockRefusals.ofGrant(judged, session.getContext().getClient(), reason));
        if (refusal.isEmpty() && CODE_REFUSED.contains(error) && reason == null) {
            return StockRefusals.ofCode(judged);
        }
        return refusal.isEmpty() && CLIENT_REFUSED.contains(error) ? StockRefusals.ofClient(judged) : refusal;
    }

    private boolean isDescribed() {
        return getEvent().getDetails() != null && getEvent().getDetails().containsKey(FindingDetails.REQUIREMENT);
    }

    /**
     * Name by which a request identifies its client, for events of requests that were refused before any client had
     * authenticated. An operator finds the failing client by it. It is unproven, so it is recorded beside the event's
     * client and never as it.
     */
    static final class ClaimedName {

        /**
         * Length that is kept of a name that no client of the realm has: enough to recognise a misspelling, and less
         * than a token.
         */
        static final int LONGEST = 64;

        /** Characters outside those of URIs (RFC 3986, section 2), in which clients are named. */
        private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]");

        /** A national identity number, also as people write it, or one that is longer. */
        private static final Pattern NUMBER = Pattern.compile("[0-9]{6}[^0-9A-Za-z]?[0-9]{5,}");

        private ClaimedName() {}

        /**
         * Returns the name as registered, if the realm has such a client; else the sent name, cleaned. Empty if the
         * request names no client.
         */
        static Optional<String> of(KeycloakSession session) {
            return EvaluatedRequest.of(session).flatMap(judged -> of(session, judged.facts()));
        }

        private static Optional<String> of(KeycloakSession session, Facts facts) {
            return facts.client() == null
                    ? sent(session, facts).map(ClaimedName::cleaned)
                    : Optional.of(facts.client().metadata().clientId());
        }

        private static Optional<String> sent(KeycloakSession session, Facts facts) {
            DecodedForm form = ProfileRequest.of(session).form();
            if (facts.endpoint() == Endpoint.USERINFO) {
                return new PresentedTokens(session, form).clientId();
            }
            String subject = facts.assertion() instanceof Facts.Assertion.Present present
                    ? present.content().subject()
                    : null;
            return name(subject).or(() -> name(facts.form().clientId())).or(() -> name(ClaimedClient.basicUser(form)));
        }

        private static Optional<String> name(@Nullable String sent) {
            return Optional.ofNullable(sent).filter(text -> !text.isBlank());
        }

        /** Returns a sent name of limited length and characters, without a number that may be a person's. */
        static String cleaned(String sent) {
            String masked = NUMBER.matcher(OTHER.matcher(sent).replaceAll("?")).replaceAll("***********");
            return masked.substring(0, Math.min(masked.length(), LONGEST));
        }
    }
}
