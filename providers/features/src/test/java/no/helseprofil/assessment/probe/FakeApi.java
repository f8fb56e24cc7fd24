package no.helseprofil.assessment.probe;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest.Header;

/** An API of one line, which remembers what it was sent. */
final class FakeApi implements ProbeTransport {

    /** Answers of the API, or the reason why nothing comes back. */
    interface Behaviour {

        /**
         * @param number which request it is, from 1
         */
        ProbeAnswer answer(ProbeRequest request, int number) throws ProbeException;
    }

    private final Behaviour behaviour;
    private final List<ProbeRequest> seen = new ArrayList<>();

    FakeApi(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    static ProbeAnswer status(int status) {
        return new ProbeAnswer(status, null, null);
    }

    static ProbeAnswer challenge(String nonce) {
        return new ProbeAnswer(401, "DPoP error=\"use_dpop_nonce\"", nonce);
    }

    List<ProbeRequest> seen() {
        return List.copyOf(seen);
    }

    @Override
    public ProbeAnswer send(ProbeRequest request) throws ProbeException {
        seen.add(request);
        return behaviour.answer(request, seen.size());
    }

    @Override
    public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException {
        List<ProbeAnswer> answers = new ArrayList<>();
        for (ProbeRequest request : requests) {
            answers.add(send(request));
        }
        return answers;
    }

    static List<String> values(ProbeRequest request, String name) {
        return request.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .toList();
    }

    static String token(ProbeRequest request) {
        return values(request, "Authorization").get(0).split(" ", 2)[1];
    }

    static String proof(ProbeRequest request) {
        return values(request, "DPoP").get(0);
    }

    static boolean hasToken(ProbeRequest request) {
        return !values(request, "Authorization").isEmpty();
    }

    static Map<String, Object> header(String jwt) {
        return json(jwt.split("\\.", -1)[0]);
    }

    static Map<String, Object> claims(String jwt) {
        return json(jwt.split("\\.", -1)[1]);
    }

    private static Map<String, Object> json(String part) {
        try {
            return JSONObjectUtils.parse(new Base64URL(part).decodeToString());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
