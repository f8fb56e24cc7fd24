package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.user.Authentication.UserLogin;
import no.helseprofil.keycloak.user.HealthAttribute;
import no.helseprofil.keycloak.user.HealthAttribute.CheckDigits;
import no.helseprofil.organisation.Detail;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.PractitionerOrganisation;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.request.IdentityScopes;
import no.helseprofil.profile.request.TokenAudience;
import no.helseprofil.register.Answer;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.RoleUtils;
import org.keycloak.protocol.oidc.mappers.AudienceProtocolMapper;
import org.keycloak.representations.AccessTokenResponse;

/**
 * Purpose of a request.
 *
 * @param code code that it wants to exchange
 * @param authorization authorization request that it pushes
 * @param asked scopes and APIs that it asks for
 * @param details details of what the client acts for
 * @param user user of its login, where something is attested of them
 */
public record RequestIntent(
        Facts.@Nullable AuthorizationCode code,
        Facts.@Nullable Authorization authorization,
        Facts.Asked asked,
        Facts.SentDetails details,
        Facts.@Nullable User user) {

    private static final int MOST_KNOWN = 100_000;

    /**
     * Parameters that name the API (RFC 8707 and RFC 8693). A token is for its client, scopes and organisation, too.
     */
    private static final List<String> AUDIENCES = List.of("resource", "audience");

    /**
     * Ends of the tokens that this node has issued by client credentials, by a hash of what was asked for. They are
     * kept in memory, the least used forgotten first, and on this node alone: a client whose requests go to two nodes
     * may get one token of each before it is noticed.
     */
    private static final Cache<String, Instant> ENDS =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    static final RequestIntent NONE = new RequestIntent(null, null, Facts.Asked.NOTHING, Facts.SentDetails.NONE, null);

    private static final Facts.User NOBODY = new Facts.User(
            null, null, new Answer.Unavailable<>("No user has logged in whose data an API may receive."));

    static RequestIntent ofTokenRequest(
            KeycloakSession session, @Nullable ClientModel client, DecodedForm form, Facts.Assertion assertion) {
        GrantContext grant = ProfileRequest.of(session).readGrant(form);
        Facts.SentDetails details =
                held(session, client, grant, SentDetailsReader.ofTokenRequest(form, assertion, grant));
        return new RequestIntent(
                grant.code(),
                null,
                asked(session, form, asking(session, client).ofTokenRequest(form, grant)),
                details,
                client != null && isAttesting(details)
                        ? grant.user(client).map(login -> user(session, login)).orElse(null)
                        : null);
    }

    /**
     * Returns the end of the last token that was issued for the same, or null, and keeps what is asked for for
     * {@link #issued}.
     */
    @Nullable
    Instant issuedUntil(ProfileRequest request, ClientModel client, DecodedForm form) {
        StringBuilder key =
                new StringBuilder(client.getRealm().getId()).append('\n').append(client.getId());
        key.append('\n').append(new TreeSet<>(asked.scopes()));
        AUDIENCES.forEach(name -> key.append('\n').append(form.values(name)));
        key.append('\n').append(details.inAssertion().json());
        String hash = Sha256.of(key.toString());
        request.asksFor(hash);
        return ENDS.getIfPresent(hash);
    }

    /** Remembers the token that this request is answered with, if it asked for one by client credentials. */
    public static void issued(KeycloakSession session, EvaluatedRequest judged, @Nullable Object answer) {
        if (answer instanceof AccessTokenResponse tokens && tokens.getToken() != null) {
            ProfileRequest.of(session)
                    .askedToken()
                    .ifPresent(key -> ENDS.put(key, judged.facts().instant().plusSeconds(tokens.getExpiresIn())));
        }
    }

    private static Facts.User user(KeycloakSession session, UserLogin login) {
        return login.isSomebody()
                ? new Facts.User(
                        HealthAttribute.pidOf(login.user(), CheckDigits.areCheckedIn(session))
                                .orElse(null),
                        login.securityLevel(),
                        Registers.of(session).practitioner(login.user()))
                : NOBODY;
    }

    /** Returns whether there is no user, whatever a register says. */
    static boolean isNobody(Facts.User user) {
        return user.equals(NOBODY);
    }

    private static AskedReader asking(KeycloakSession session, @Nullable ClientModel client) {
        return new AskedReader(
                session.getContext().getRealm(),
                client,
                DecodedForm.longest(session, "scope"),
                new KnownMachines(session));
    }

    private record KnownMachines(KeycloakSession session) implements AskedReader.Machines {

        /**
         * Returns whether a mapper gives them an audience that is no API, or their account has roles of a client that
         * is no API, as of a realm's. A mapper for an API is switched off, and so excuses nothing.
         */
        @Override
        public boolean areForOthers(ClientModel client) {
            UserModel account = session.users().getServiceAccount(client);
            return audiences(client).anyMatch(audience -> !ApiScope.isAudience(audience, client.getRealm()))
                    || account != null
                            && RoleUtils.getDeepUserRoleMappings(account).stream()
                                    .anyMatch(role -> role.getContainer() instanceof ClientModel owner
                                            && !owner.getClientId().equals(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID)
                                            && !ApiScope.isAudience(owner.getClientId(), client.getRealm()));
        }

        private static Stream<String> audiences(ClientModel client) {
            return Stream.concat(
                            client.getProtocolMappersStream(),
                            client.getClientScopes(true).values().stream()
                                    .flatMap(ClientScopeModel::getProtocolMappersStream))
                    .filter(mapper -> AudienceProtocolMapper.PROVIDER_ID.equals(mapper.getProtocolMapper()))
                    .map(ProtocolMapperModel::getConfig)
                    .filter(Objects::nonNull)
                    .flatMap(config -> Stream.of(
                                    AudienceProtocolMapper.INCLUDED_CLIENT_AUDIENCE,
                                    AudienceProtocolMapper.INCLUDED_CUSTOM_AUDIENCE)
                            .map(config::get))
                    .filter(audience -> audience != null && !audience.isEmpty());
        }

        /** Existing clients keep what they got until the date. */
        @Override
        public boolean areGranted(@Nullable ClientModel client) {
            return client != null
                    && RealmProfiles.of(session)
                            .active()
                            .filter(active -> active.profile()
                                    .terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                                    .phaseOf(Catalogue.get(TokenAudience.class))
                                    .refuses())
                            .isPresent();
        }
    }

    /**
     * Returns what is asked for, as far as an exchange may ask. The owner of the exchanged token is looked up only if
     * scopes about users are asked for.
     */
    private static Facts.Asked asked(KeycloakSession session, DecodedForm form, Facts.Asked asked) {
        if (!RequestKind.TOKEN_EXCHANGE.equals(form.value("grant_type"))) {
            return asked;
        }
        Facts.Asked exchanging = asked.exchanging(new Facts.Exchange(
                form.value("requested_token_type"),
                Stream.of("actor_token", "actor_token_type")
                        .anyMatch(name -> !form.values(name).isEmpty())));
        return IdentityScopes.areAmong(asked.scopes()) && !new PresentedTokens(session, form).isSubjectOfUser()
                ? exchanging.ofNobody()
                : exchanging;
    }

    /** Drops the organisation that a user has picked, if they no longer work there or are unknown. */
    private static Facts.SentDetails held(
            KeycloakSession session, @Nullable ClientModel client, GrantContext grant, Facts.SentDetails details) {
        Optional<Detail.OrganisationIdentifier> picked = details.picked().organisation();
        if (picked.isEmpty()) {
            return details.picking(Details.ABSENT);
        }
        Optional<UserModel> user =
                client == null ? Optional.empty() : grant.user(client).map(UserLogin::user);
        if (user.isEmpty()) {
            return details.picking(Details.ABSENT);
        }
        return worksFor(user.get(), picked.get(), CheckDigits.areCheckedIn(session)) ? details : details.withdrawing();
    }

    private static boolean worksFor(UserModel user, Detail.OrganisationIdentifier picked, boolean checkDigits) {
        return user.getAttributeStream(HealthAttribute.ORGANISATIONS.attribute())
                .flatMap(value -> PractitionerOrganisation.read(value, checkDigits).stream())
                .anyMatch(organisation -> organisation.isNamedBy(picked));
    }

    private static boolean isAttesting(Facts.SentDetails details) {
        return Stream.of(details.inAssertion(), details.ofLogin())
                .anyMatch(said -> said.attestation().isPresent());
    }

    static RequestIntent ofPushedRequest(
            KeycloakSession session,
            @Nullable ClientModel client,
            DecodedForm form,
            Facts.Assertion assertion,
            Instant instant) {
        PushedRequest pushed = ProfileRequest.of(session).push(form);
        return new RequestIntent(
                null,
                new Facts.Authorization(true, pushed.parameters(new VerifyingKeys(session, client)::of)),
                asking(session, client).ofPushedRequest(form, pushed),
                SentDetailsReader.ofPushedRequest(form, assertion, pushed, instant),
                null);
    }

    /** Reads the details that a request carries, wherever they stand. */
    static final class SentDetailsReader {

        private static final String OF_ASSERTION = "assertion_details";
        private static final String OF_REQUEST_OBJECT = "authorization_details";

        private SentDetailsReader() {}

        static Facts.SentDetails ofTokenRequest(DecodedForm form, Facts.Assertion assertion, GrantContext login) {
            return new Facts.SentDetails(
                            inAssertion(assertion),
                            Details.ABSENT,
                            login.request().details(),
                            hasPlain(form) || claim(assertion, OF_REQUEST_OBJECT) != null,
                            isTwice(assertion))
                    .since(login.request().since())
                    .picking(login.request().picked());
        }

        /** An assertion proves who pushes; what holds for the login stands in what is pushed. */
        static Facts.SentDetails ofPushedRequest(
                DecodedForm form, Facts.Assertion assertion, PushedRequest pushed, Instant instant) {
            Details inAssertion = inAssertion(assertion);
            return new Facts.SentDetails(
                            inAssertion,
                            pushed.details(),
                            Details.ABSENT,
                            hasPlain(form) || pushed.hasMisplacedDetails() || inAssertion != Details.ABSENT,
                            isTwice(assertion))
                    .since(pushed.since(instant));
        }

        /** HelseID's older examples call them in an assertion what they are called in a request object. */
        private static Details inAssertion(Facts.Assertion assertion) {
            JsonNode details = claim(assertion, OF_ASSERTION);
            return Details.of(details == null ? claim(assertion, OF_REQUEST_OBJECT) : details);
        }

        private static boolean isTwice(Facts.Assertion assertion) {
            return claim(assertion, OF_ASSERTION) != null && claim(assertion, OF_REQUEST_OBJECT) != null;
        }

        private static boolean hasPlain(DecodedForm form) {
            return form.value(OF_ASSERTION) != null || form.value(OF_REQUEST_OBJECT) != null;
        }

        private static @Nullable JsonNode claim(Facts.Assertion assertion, String name) {
            ObjectNode payload = assertion instanceof Facts.Assertion.Present present
                    ? present.content().jws().payload()
                    : null;
            return payload == null ? null : payload.get(name);
        }
    }

    /**
     * Keys that a client has registered, looked up as Keycloak does, from the same cache.
     *
     * @param client null where none is known, which has none
     */
    public record VerifyingKeys(
            KeycloakSession session, @Nullable ClientModel client) {

        /** Returns the key that would verify this JWS; empty if there is none that fits, or it can't be read. */
        public Optional<Facts.ShownKey> of(String compact) {
            try {
                KeyWrapper key = client == null
                        ? null
                        : PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, new JWSInput(compact));
                return key != null && key.getPublicKey() instanceof PublicKey registered
                        ? Optional.of(Facts.ShownKey.of(registered))
                        : Optional.empty();
            } catch (JWSInputException | RuntimeException unusable) {
                return Optional.empty();
            }
        }
    }
}
