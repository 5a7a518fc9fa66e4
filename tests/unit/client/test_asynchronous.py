"""The client for asyncio against a real server."""

import asyncio
import inspect
import pickle

import pytest

from sottovoce.client import AsyncClient, Client, Message, ProblemError, ServiceAwayError
from sottovoce.errors import RefusedError, UsageError
from sottovoce.service import Role
from tests.service_fixture import FOR
from tests.unit.client.serving import fault, problem


def test_both_clients_have_the_same_methods():
    """With the same parameters, and the same words about them."""
    public = [name for name in vars(Client) if not name.startswith("_")]
    assert len(public) > 18
    assert public == [name for name in vars(AsyncClient) if not name.startswith("_")]
    for name in public:
        one, other = getattr(Client, name), getattr(AsyncClient, name)
        assert inspect.getdoc(one) == inspect.getdoc(other), name
        if inspect.isfunction(one):
            assert inspect.signature(one) == inspect.signature(other), name
            assert inspect.iscoroutinefunction(other), name
    assert inspect.signature(Client) == inspect.signature(AsyncClient)


def test_everything_works_under_asyncio(world, person):
    """The whole path, with faults on it."""

    async def scene():
        talk, who = person["conversation"], person["subject"]
        async with AsyncClient(world.proxy.url, world.served.secrets[Role.PRIVACY], pace=world.pace()) as privacy:
            async with AsyncClient(world.proxy.url, world.served.secrets[Role.BOT], pace=world.pace()) as bot:
                world.proxy.faults.extend([fault("lost"), problem(429), fault("cut")])
                assert (await bot.message("mail ana@ruiz.example", **person, id="1", purposes=FOR)).duplicate
                more = [Message(**person, id=str(number), text="x", purposes=FOR) for number in (2, 3)]
                wrong = Message(**person, id="4", text="x", role="nobody")
                assert [r.stored for r in await bot.messages([*more, wrong])] == [True, True, False]
                masked = await bot.mask(talk, ["ana@ruiz.example"])
                assert await bot.restore(talk, masked) == ["ana@ruiz.example"]
                assert (await bot.feedback("thumbs", id=talk, score=1)).anonymous
                assert (await bot.consents(who)).allows("training")
                assert not (await bot.withdraw(who, ["training"])).allows("training")
                with pytest.raises(UsageError):
                    await bot.withdraw(who, [])
                prompt = await bot.prompt(who, purposes=["training"])
                assert not (await bot.dismiss(who, prompt.id)).allows("training")
                assert (await bot.answer(who, {"training": True}, prompt=prompt.id, method="button")).allows("training")
                assert await bot.receipts(who)
                assert await bot.notices()
                assert (await bot.flush(), bot.spooled, bot.has_spool) == (0, 0, False)
                with pytest.raises(RefusedError):
                    pickle.dumps(bot)
            assert (await privacy.summary(who)).conversations == 1
            assert (await privacy.erase(who, "request 1")).erased

    asyncio.run(scene())


def test_values_are_shown_to_who_may_see_them(world, person):
    """reveal and view."""

    async def scene():
        talk = person["conversation"]
        async with AsyncClient(world.proxy.url, world.served.secrets[Role.SUPPORT]) as support:
            world.served.send("mail ana@ruiz.example", **person)
            assert (await support.view(talk, "support", reason="t 1")).messages[0].text == "mail ana@ruiz.example"
            token = world.served.service.mask(world.served.bot, talk, "ana@ruiz.example")
            assert await support.reveal(talk, [token], purpose="support", reason="t 1") == {token: "ana@ruiz.example"}

    asyncio.run(scene())


def test_an_end_is_made_of_waiting_here_too(world, person):
    """And refusals are errors of ours."""

    async def scene():
        async with AsyncClient(world.proxy.url, world.served.secrets[Role.BOT], retries=2, pace=world.pace()) as bot:
            world.proxy.down = True
            with pytest.raises(ServiceAwayError):
                await bot.message("x", **person, id="1")
            assert len(world.proxy.seen) == 3
            world.proxy.down = False
            with pytest.raises(ProblemError) as caught:
                await bot.reveal("c", ["EMAIL_ADDRESS-0"], purpose="nonsense", reason="t")
            assert caught.value.status == 403
            world.proxy.faults.append(problem(413, "too_large"))
            results = await bot.messages([Message(**person, id=str(n), text="x", purposes=FOR) for n in (1, 2)])
            assert [r.stored for r in results] == [True, True]

    asyncio.run(scene())
