package no.helseprofil.lookup.practitioner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.Lookups;
import no.helseprofil.lookup.Lookups.Limits;
import no.helseprofil.lookup.Lookups.RegisterObserver;
import no.helseprofil.lookup.RegisterClient;
import no.helseprofil.lookup.RegisterClient.RegisterException;
import no.helseprofil.lookup.RegisterClient.Reply;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Register.NorwegianDay;
import no.helseprofil.register.Register.PractitionerRegister;
import org.jspecify.annotations.Nullable;

/**
 * Client of Helsepersonellregisteret's REST API. The national identity number is in the body of a POST, because
 * addresses end up in logs on the way.
 */
public final class HprRegister implements PractitionerRegister {

    private static final int UNAUTHORIZED = 401;

    private final Request request;
    private final Clock clock;
    private final Lookups<NationalIdentityNumber, RegisteredPractitioner> lookups;

    /**
     * Clients for the look-up of a person.
     *
     * @param client client of the register, and of nothing else
     * @param maskinporten source of the tokens for it
     */
    public record Request(RegisterClient client, Maskinporten maskinporten) {}

    public HprRegister(Request request, Limits limits, Clock clock, RegisterObserver observer) {
        this.request = request;
        this.clock = clock;
        this.lookups = new Lookups<>(this::ask, limits, clock, observer);
    }

    @Override
    public Answer<Practitioner> find(NationalIdentityNumber pid) {
        return inForce(lookups.find(pid));
    }

    @Override
    public CompletableFuture<Answer<Practitioner>> lookUp(NationalIdentityNumber pid) {
        return lookups.lookUp(pid).thenApply(this::inForce);
    }

    private Answer<Practitioner> inForce(Answer<RegisteredPractitioner> answer) {
        return answer.map(practitioner -> practitioner.at(clock.instant()));
    }

    private CompletableFuture<Optional<RegisteredPractitioner>> ask(NationalIdentityNumber pid) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("nin", pid.value())
                .put("atDate", NorwegianDay.of(clock.instant()).toString())
                .put("includeHistory", false);
        return request.maskinporten()
                .token()
                .thenCompose(token -> request.client().postJson(body.toString(), token))
                .whenComplete((reply, failure) -> forgetRefusedToken(failure))
                .thenApply(reply -> read(pid, reply));
    }

    private void forgetRefusedToken(@Nullable Throwable failure) {
        if (failure != null && RegisterException.of(failure).status() == UNAUTHORIZED) {
            request.maskinporten().forget();
        }
    }

    private Optional<RegisteredPractitioner> read(NationalIdentityNumber pid, Reply reply) {
        if (reply.object().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode answer = reply.object().get();
        try {
            if (!AnswerReader.pid(answer).equals(pid)) {
                throw RegisterException.failed("Its answer is about another person than was asked for.");
            }
            return AnswerReader.read(answer);
        } catch (MalformedException other) {
            throw RegisterException.failed("Its answer has another shape than is known: " + other.reason() + ".");
        }
    }
}
