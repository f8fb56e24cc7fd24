package no.helseprofil.keycloak.steps;

import static no.helseprofil.keycloak.request.Step.Column.AUTHENTICATING;
import static no.helseprofil.keycloak.request.Step.Column.AUTHORIZATION;
import static no.helseprofil.keycloak.request.Step.Column.INTROSPECTION;
import static no.helseprofil.keycloak.request.Step.Column.LOGIN_END;
import static no.helseprofil.keycloak.request.Step.Column.OTHER;
import static no.helseprofil.keycloak.request.Step.Column.PUSHED_AUTHORIZATION;
import static no.helseprofil.keycloak.request.Step.Column.REGISTRATION;
import static no.helseprofil.keycloak.request.Step.Column.REVOCATION;
import static no.helseprofil.keycloak.request.Step.Column.TOKEN;
import static no.helseprofil.keycloak.request.Step.Column.USERINFO;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import no.helseprofil.keycloak.authorization.AuthorizationRequests;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations;
import no.helseprofil.keycloak.clientpolicy.PolicyEvents;
import no.helseprofil.keycloak.endpoint.AnswerHeaders;
import no.helseprofil.keycloak.endpoint.AwaitedFacts;
import no.helseprofil.keycloak.endpoint.EndpointOverride;
import no.helseprofil.keycloak.endpoint.KeycloakRefusal;
import no.helseprofil.keycloak.observations.RecordedAnswers;
import no.helseprofil.keycloak.policyobserver.PolicyObserver;
import no.helseprofil.keycloak.request.FactsReader;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Step;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.StepTable;
import no.helseprofil.keycloak.token.AccessTokenPostProcessor;

/** The table of steps. What stands here is executed, and nothing else at these places. */
public final class RequestSteps implements StepTable {

    private static final Set<Column> ALL = EnumSet.allOf(Column.class);

    /** Columns at which a client sends a form or an access token. */
    private static final Set<Column> SENT_BY_CLIENTS =
            EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, USERINFO, INTROSPECTION, REVOCATION, OTHER);

    private static final List<Step<?, ?, ?>> STEPS = List.of(
            ProfileRequest.ENTRY.step("reads the profile, and takes the instant", ALL, ProfileRequest::begin),
            AwaitedFacts.REGISTERS.step(
                    "waits for the register of practitioners",
                    EnumSet.of(TOKEN, USERINFO),
                    AwaitedFacts::awaitPractitioner),
            AwaitedFacts.REGISTERS.step(
                    "waits for the register of organisations",
                    EnumSet.of(TOKEN, PUSHED_AUTHORIZATION),
                    AwaitedFacts::awaitOrganisation),
            FactsReader.READING.step(
                    "reads form, parameters and the Authorization header", SENT_BY_CLIENTS, FactsReader::form),
            FactsReader.READING.step("reads the client assertion", AUTHENTICATING, FactsReader::assertion),
            FactsReader.READING.step(
                    "finds the client that the request names", AUTHENTICATING, FactsReader::claimedClient),
            FactsReader.READING.step(
                    "finds the client of the access token", EnumSet.of(USERINFO), FactsReader::clientOfToken),
            FactsReader.READING.step(
                    "reads what the login said that the grant goes on with", EnumSet.of(TOKEN), FactsReader::grant),
            FactsReader.READING.step(
                    "reads the authorization request that is pushed",
                    EnumSet.of(PUSHED_AUTHORIZATION),
                    FactsReader::pushedRequest),
            FactsReader.READING.step(
                    "reads what is registered of the client", SENT_BY_CLIENTS, FactsReader::registeredClient),
            FactsReader.READING.step(
                    "finds the key that would verify the assertion", AUTHENTICATING, FactsReader::verifyingKey),
            FactsReader.READING.step(
                    "reads the DPoP proof", EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, USERINFO), FactsReader::proof),
            FactsReader.READING.step(
                    "finds when the token ends that the client got before",
                    EnumSet.of(TOKEN),
                    FactsReader::tokenBefore),
            FactsReader.READING.step(
                    "reads the tokens that are presented, where something is blocked",
                    SENT_BY_CLIENTS,
                    FactsReader::presentedTokens),
            AuthorizationRequests.SENT.step(
                    "reads what the browser brings beside what was pushed; refuses what leads to no client",
                    EnumSet.of(AUTHORIZATION),
                    AuthorizationRequests::before),
            AuthorizationRequests.READ.step(
                    "refuses what Keycloak has read", EnumSet.of(AUTHORIZATION), AuthorizationRequests::judge),
            AuthorizationRequests.LOGIN_ENDS.step(
                    "reads what the login said, and refuses by what holds now",
                    EnumSet.of(LOGIN_END),
                    AuthorizationRequests::again),
            ClientRegistrations.PROPOSED.step(
                    "executes the steps of a registration", EnumSet.of(REGISTRATION), ClientRegistrations::proposed),
            ProfileRequest.JUDGING.step(
                    "puts the catalogue to the facts; a refusal is the answer",
                    EnumSet.complementOf(EnumSet.of(REGISTRATION)),
                    ProfileRequest::decide),
            PolicyEvents.AUTHENTICATED.step(
                    "refuses a client that isn't the one that was judged, and one that has been blocked since",
                    EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, INTROSPECTION, REVOCATION),
                    PolicyEvents::requireJudgedClient),
            PolicyEvents.AUTHENTICATED.step(
                    "refuses a grant that the profile doesn't know",
                    EnumSet.of(LOGIN_END, OTHER),
                    PolicyEvents::requireKnownGrant),
            PolicyObserver.OBSERVING.step(
                    "notes what client policies of Keycloak's would refuse", ALL, PolicyObserver::observe),
            AccessTokenPostProcessor.SIGNING.step(
                    "refuses an access token without a decision, and one that has been blocked since",
                    EnumSet.of(TOKEN, LOGIN_END),
                    AccessTokenPostProcessor::decide),
            AccessTokenPostProcessor.SIGNING.step(
                    "takes out of an access token what isn't its",
                    EnumSet.of(TOKEN, LOGIN_END),
                    AccessTokenPostProcessor::finish),
            ClientRegistrations.STORED.step(
                    "refuses what was stored otherwise than it was judged",
                    EnumSet.of(REGISTRATION),
                    ClientRegistrations::stored),
            ClientRegistrations.STORED.step(
                    "notes the client, where client policies of Keycloak's were observed",
                    EnumSet.of(REGISTRATION),
                    PolicyObserver::stored),
            EndpointOverride.REFUSED.step(
                    "answers what Keycloak refuses with the requirement that it belongs to",
                    EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, USERINFO, INTROSPECTION, REVOCATION),
                    KeycloakRefusal::refuse),
            EndpointOverride.LEAVING.step(
                    "refuses what has been blocked or tightened since",
                    EnumSet.of(TOKEN, PUSHED_AUTHORIZATION, USERINFO, INTROSPECTION),
                    EndpointOverride::requireNotBlockedSince),
            AuthorizationRequests.LEAVING.step(
                    "refuses what has been blocked or tightened since",
                    EnumSet.of(LOGIN_END),
                    AuthorizationRequests::ofMoment),
            AnswerHeaders.ANSWERING.step("writes the nonce, and what is announced", ALL, AnswerHeaders::write),
            RecordedAnswers.ANSWERED.step("counts what was answered", ALL, RecordedAnswers::count));

    @Override
    public List<Step<?, ?, ?>> steps() {
        return STEPS;
    }
}
