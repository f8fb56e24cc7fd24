package no.helseprofil.profile.request;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.organisation.ClientOrganisations.DisclosedOrganisations;
import no.helseprofil.organisation.Details;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code blocked}: a key, a client or an organisation that the authority has blocked gets nothing, neither directly nor
 * with what it got before. It applies to every client, including exempt ones and Keycloak's own.
 */
public final class Blocked extends DefinedRequirement implements RequestCheck {

    /** Answer if a key of the request, or of what was issued before, is blocked. */
    public static final String BY_KEY =
            "use another key; this one is blocked here, and the authority of the realm knows why";

    static final String BY_CLIENT = "ask the authority of the realm; this client is blocked here";
    static final String BY_ORGANISATION =
            "ask the authority of the realm; an organisation is blocked here that runs this client or that it acts for";
    static final String UNREADABLE = "send it as one JWT that is unambiguous, since blocks are in force"
            + " here and it must be seen whose it is: ";

    /** Answer to the registration of a blocked key. */
    public static final Outcome.Failed REGISTERED =
            new Outcome.Failed(OAuthError.INVALID_CLIENT_METADATA, "make a new key pair; this key is blocked here");

    /** Settings with the organisations that run the client or that it always acts for. */
    private static final Set<ClientSetting> OWN_ORGANISATIONS =
            Set.of(ClientSetting.ORGNR_PARENT, ClientSetting.ORGNR_SUPPLIER);

    public Blocked() {
        super(
                "blocked",
                RequirementKind.INVARIANT,
                OAuthError.INVALID_CLIENT,
                "RFC 7009 section 1",
                "RFC 9449 section 11.3");
    }

    @Override
    public boolean holdsFor(Facts.Standing standing) {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return true;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.blocking().blocks().isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        Asked asked = new Asked(facts.blocking().blocks(), facts.instant());
        return asked.unreadable(facts)
                .or(() -> byKey(asked, facts))
                .or(() -> byClient(asked, facts.client()))
                .or(() -> asked.organisations(organisations(facts)))
                .<Outcome>map(sentence -> failed(facts.endpoint(), sentence, OAuthError.INVALID_CLIENT))
                .or(() -> facts.blocking().used().stream()
                        .flatMap(token -> asked.token(token).stream())
                        .findFirst()
                        .or(() -> asked.key(
                                facts.code() == null ? null : facts.code().dpopJkt()))
                        .map(sentence -> failed(facts.endpoint(), sentence, OAuthError.INVALID_GRANT)))
                .orElse(Outcome.PASSED);
    }

    /**
     * Returns whether the introspected token belongs to a blocked key, client or organisation. The introspecting client
     * isn't refused; the answer is that the token isn't active (RFC 7662, section 2.2).
     */
    public static boolean isInspectedTokenBlocked(Facts facts) {
        Facts.HeldToken inspected = facts.blocking().inspected();
        return inspected != null
                && new Asked(facts.blocking().blocks(), facts.instant())
                        .token(inspected)
                        .isPresent();
    }

    /**
     * Judges only the keys of a request: that of its proof, and that of its token. It is for a token that no client of
     * this realm holds.
     */
    public static Optional<Outcome.Failed> byKeys(Facts facts) {
        Asked asked = new Asked(facts.blocking().blocks(), facts.instant());
        return asked.unreadable(facts)
                .or(() -> byKey(asked, facts))
                .or(() -> facts.blocking().used().stream()
                        .flatMap(token -> asked.keys(token.keys()).stream())
                        .findFirst())
                .map(sentence -> failed(facts.endpoint(), sentence, OAuthError.INVALID_TOKEN));
    }

    /**
     * Judges a client by its registration, if there is no request with further facts.
     *
     * @param clientId its {@code client_id}
     * @param internalId its internal id in Keycloak
     * @param organisations numbers of the organisations that run it or that it always acts for
     */
    public static Optional<Outcome.Failed> byRegistration(
            Blocks blocks, String clientId, String internalId, Set<String> organisations, Instant instant) {
        Asked asked = new Asked(blocks, instant);
        return asked.clients(Set.of(clientId), Set.of(internalId))
                .or(() -> asked.organisations(organisations))
                .map(sentence -> failed(Endpoint.OTHER, sentence, OAuthError.UNAUTHORIZED_CLIENT));
    }

    private static Outcome.Failed failed(Endpoint endpoint, String sentence, OAuthError otherwise) {
        return new Outcome.Failed(
                switch (endpoint) {
                    case USERINFO -> OAuthError.INVALID_TOKEN;
                    case AUTHORIZATION -> OAuthError.UNAUTHORIZED_CLIENT;
                    default -> otherwise;
                },
                sentence,
                Outcome.Precedence.INCIDENT);
    }

    private static Optional<String> byKey(Asked asked, Facts facts) {
        Set<String> keys = new HashSet<>();
        if (facts.assertion() instanceof Facts.Assertion.Present present
                && present.key() != null
                && present.key().thumbprint() != null) {
            keys.add(present.key().thumbprint());
        }
        if (facts.proof() instanceof Facts.Proof.Present present) {
            keys.addAll(present.content().keyThumbprints());
        }
        Facts.AuthorizationParameters parameters = facts.authorizationParameters();
        if (parameters != null && parameters.dpopJkt() != null) {
            keys.add(parameters.dpopJkt());
        }
        Stream.of(
                        Optional.ofNullable(facts.certificate()),
                        Optional.ofNullable(parameters)
                                .map(Facts.AuthorizationParameters::object)
                                .map(Facts.SentObject::key))
                .flatMap(Optional::stream)
                .map(Facts.ShownKey::thumbprint)
                .filter(Objects::nonNull)
                .forEach(keys::add);
        return asked.keys(keys);
    }

    private static Optional<String> byClient(Asked asked, Facts.@Nullable Client client) {
        return client == null
                ? Optional.empty()
                : asked.clients(Set.of(client.metadata().clientId()), Set.of(client.id()));
    }

    /** Returns the organisations that a request names in any form, whether or not they will count. */
    private static Set<String> organisations(Facts facts) {
        Set<String> organisations = new HashSet<>();
        if (facts.client() != null) {
            OWN_ORGANISATIONS.forEach(setting -> {
                String registered = facts.client().metadata().get(setting);
                if (registered != null) {
                    organisations.addAll(DisclosedOrganisations.in(registered));
                }
            });
        }
        Facts.SentDetails details = facts.details();
        Stream.of(details.inAssertion(), details.inRequestObject(), details.ofLogin(), details.picked())
                .map(Details::json)
                .forEach(part -> organisations.addAll(DisclosedOrganisations.in(part)));
        return organisations;
    }

    /** Queries of one request, each answered by the sentence about what is blocked. */
    private record Asked(Blocks blocks, Instant instant) {

        /** Keycloak's parser accepts more than this one, and a blocked client could hide in the difference. */
        Optional<String> unreadable(Facts facts) {
            if (!blocks.isAnyInForce(instant)) {
                return Optional.empty();
            }
            if (facts.assertion() instanceof Facts.Assertion.Malformed malformed) {
                return Optional.of(UNREADABLE + malformed.reason());
            }
            return facts.proof() instanceof Facts.Proof.Malformed malformed
                    ? Optional.of(UNREADABLE + malformed.reason())
                    : Optional.empty();
        }

        Optional<String> key(@Nullable String thumbprint) {
            return blocks.contains(Block.Kind.KEY, thumbprint, instant) ? Optional.of(BY_KEY) : Optional.empty();
        }

        Optional<String> keys(Collection<String> thumbprints) {
            return thumbprints.stream().flatMap(key -> key(key).stream()).findFirst();
        }

        Optional<String> clients(Collection<String> clientIds, Collection<String> internalIds) {
            return clientIds.stream().anyMatch(id -> blocks.contains(Block.Kind.CLIENT, id, instant))
                            || internalIds.stream().anyMatch(id -> blocks.containsClient(id, instant))
                    ? Optional.of(BY_CLIENT)
                    : Optional.empty();
        }

        Optional<String> organisations(Collection<String> numbers) {
            return numbers.stream().anyMatch(number -> blocks.contains(Block.Kind.ORGANISATION, number, instant))
                    ? Optional.of(BY_ORGANISATION)
                    : Optional.empty();
        }

        Optional<String> token(Facts.HeldToken token) {
            return keys(token.keys())
                    .or(() -> clients(token.clients(), token.internalIds()))
                    .or(() -> organisations(token.organisations()));
        }
    }
}
