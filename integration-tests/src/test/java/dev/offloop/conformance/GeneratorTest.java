package dev.offloop.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratorTest {
    @Test
    void theSameSeedGivesTheSamePrograms() {
        assertThat(new Generator(7).next(50)).isEqualTo(new Generator(7).next(50));
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(new Generator(7).next(50)).isNotEqualTo(new Generator(8).next(50));
    }

    @Test
    void everyProgramSurvivesBeingWritten() {
        assertThat(new Generator(9).next(200))
                .allSatisfy(program ->
                        assertThat(ProgramJson.read(ProgramJson.write(program))).isEqualTo(program));
    }

    @Test
    void aProgramWhoseTraceDependsOnLatenessIsNotSteady() {
        Program race = ProgramJson.read(
                "[{'op':'timeout','id':1,'ms':1,'body':[]},{'op':'immediate','id':2,'body':[]}]".replace('\'', '"'));

        assertThat(Rehearsal.isSteady(race)).isFalse();
    }

    @Test
    void aProgramThatWaitsLongEnoughIsSteady() {
        Program spinning = ProgramJson.read(("[{'op':'timeout','id':1,'ms':1,'body':[]},{'op':'spin','ms':5},"
                        + "{'op':'immediate','id':2,'body':[]}]")
                .replace('\'', '"'));

        assertThat(Rehearsal.isSteady(spinning)).isTrue();
    }
}
