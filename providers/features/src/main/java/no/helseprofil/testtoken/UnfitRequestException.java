package no.helseprofil.testtoken;

import java.util.List;

/** A request for a test token that can't be read, with all that is wrong with it. */
public final class UnfitRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<WrongMember> places;

    UnfitRequestException(List<WrongMember> places) {
        super("no test token is made");
        this.places = List.copyOf(places);
    }

    /** What is wrong, in the order in which it was met. */
    public List<WrongMember> places() {
        return places;
    }

    /**
     * A place that is wrong.
     *
     * @param pointer where it is (RFC 6901)
     * @param remedy what to write instead; it quotes nothing of what was sent
     */
    public record WrongMember(String pointer, String remedy) {}
}
